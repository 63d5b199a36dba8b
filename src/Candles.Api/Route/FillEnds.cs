using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Filling;

namespace Candles.Api.Route;

/// <summary>The candles next to a range, read by themselves: a row each.</summary>
internal sealed class FillEnds
{
    private readonly CandleReading? _before;
    private readonly CandleReading? _after;

    private FillEnds(CandleQuery query, CandleReading? before, in RawCandle row, CandleReading? after)
    {
        _before = before;
        _after = after;
        Span = new FillSpan(query, before is { Count: > 0 } ? row : null, after is { Count: > 0 });
    }

    public FillSpan Span { get; }

    /// <summary>Whether they were read at a version, as everything is that was read at it: then they and what was are one snapshot.</summary>
    public bool IsOf(SeriesVersion version) => (_before?.Series.Version ?? version) == version && (_after?.Series.Version ?? version) == version;

    /// <summary>Null where the series is unknown.</summary>
    public static async Task<FillEnds?> Read(IRawReads reads, CandleQuery query, CancellationToken cancel)
    {
        var last = new LastRow();
        CandleReading? before = null;
        CandleReading? after = null;
        if (!query.KeepsNewest) // else the candle before what the limit keeps is among what is read
        {
            before = await reads.ReadRaw(
                CandleQuery.OfSpan(query.Series, query.Interval, long.MinValue, query.From, keepsNewest: true, limit: 1), last, cancel);
            if (before is null)
                return null;
        }

        if (query.To < long.MaxValue)
        {
            after = await reads.ReadRaw(
                CandleQuery.OfSpan(query.Series, query.Interval, query.To, long.MaxValue, keepsNewest: false, limit: 1), new LastRow(), cancel);
            if (after is null)
                return null;
        }

        return new FillEnds(query, before, last.Row, after);
    }

    private sealed class LastRow : ICandleSink<RawCandle>
    {
        public RawCandle Row { get; private set; }

        public void Start()
        {
        }

        public void Add(in RawCandle row) => Row = row;
    }
}
