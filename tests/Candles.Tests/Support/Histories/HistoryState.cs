using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>
/// All of a series at one version, every interval rolled up. A change makes a new state, which shares the rows that it leaves
/// alone; of the others it works out the touched buckets, so that a write costs microseconds. Says the same as
/// <see cref="SeriesModel"/>, which a test sees to.
/// </summary>
/// <remarks>Volumes are whole and few enough that decimals add up exactly.</remarks>
internal sealed class HistoryState
{
    private readonly HistoryRow[][] _rows; // by the intervals' places in Interval.All

    private HistoryState(Interval? @base, HistoryRow[][] rows)
    {
        Base = @base;
        _rows = rows;
    }

    /// <summary>There is no such series.</summary>
    public static HistoryState Absent { get; } = new(null, [.. Interval.All.Select(_ => Array.Empty<HistoryRow>())]);

    /// <summary>Null: there is no such series.</summary>
    public Interval? Base { get; }

    /// <summary>The candles that were written, ascending.</summary>
    public ReadOnlySpan<HistoryRow> Written => Base is null ? [] : Of(Base);

    public ReadOnlySpan<HistoryRow> Of(Interval interval) => _rows[PlaceOf(interval)];

    /// <summary>What a query answers, ascending.</summary>
    public ArraySegment<HistoryRow> Read(CandleQuery query)
    {
        var rows = _rows[PlaceOf(query.Interval)];
        var first = SortedRows.FirstFrom(rows, query.From);
        var end = Math.Max(first, SortedRows.FirstFrom(rows, query.To));
        var count = Math.Min(query.Limit, end - first);
        return new ArraySegment<HistoryRow>(rows, query.KeepsNewest ? end - count : first, count);
    }

    /// <summary>The state after a change; this one where nothing changes.</summary>
    public HistoryState With(SeriesChange change) => change switch
    {
        SeriesChange.Put put => With(put.Base, Differing(put.Candles)),
        SeriesChange.Remove range => With(Base!, InRange(range)),
        _ => Absent,
    };

    private HistoryState With(Interval @base, List<(long Time, HistoryRow? Row)> changes)
    {
        if (changes.Count == 0)
            return this;

        var rows = (HistoryRow[][])_rows.Clone();
        rows[PlaceOf(@base)] = SortedRows.Merged(rows[PlaceOf(@base)], changes);
        foreach (var interval in @base.Served.Skip(1))
        {
            var place = PlaceOf(interval);
            rows[place] = SortedRows.Merged(rows[place], RolledUp(interval, rows[PlaceOf(@base.SourceOf(interval))], rows[place], changes));
        }

        return new HistoryState(@base, rows);
    }

    private List<(long Time, HistoryRow? Row)> Differing(Candle[] candles)
    {
        var stored = Written;
        var changes = new List<(long, HistoryRow?)>();
        foreach (var candle in candles)
        {
            var at = SortedRows.FirstFrom(stored, candle.OpenTime);
            if (at == stored.Length || stored[at].Candle != candle)
                changes.Add((candle.OpenTime, new HistoryRow(candle)));
        }

        return changes;
    }

    private List<(long Time, HistoryRow? Row)> InRange(SeriesChange.Remove range)
    {
        var gone = new List<(long, HistoryRow?)>();
        foreach (var row in Written[SortedRows.FirstFrom(Written, range.From)..SortedRows.FirstFrom(Written, range.To)])
            gone.Add((row.OpenTime, null));
        return gone;
    }

    /// <summary>What becomes of the buckets of an interval in which something changed.</summary>
    private static List<(long Time, HistoryRow? Row)> RolledUp(
        Interval interval, ReadOnlySpan<HistoryRow> source, ReadOnlySpan<HistoryRow> own, List<(long Time, HistoryRow? Row)> changes)
    {
        var touched = new List<(long, HistoryRow?)>();
        var last = long.MinValue;
        foreach (var (time, _) in changes)
        {
            var bucket = interval.Floor(time);
            if (bucket == last)
                continue;
            last = bucket;
            var parts = source[SortedRows.FirstFrom(source, bucket)..SortedRows.FirstFrom(source, interval.Next(bucket))];
            var at = SortedRows.FirstFrom(own, bucket);
            var before = at < own.Length && own[at].OpenTime == bucket ? own[at] : null;
            var after = parts.IsEmpty ? null : Sum(bucket, parts);
            if (before?.Candle != after?.Candle)
                touched.Add((bucket, after));
        }

        return touched;
    }

    private static HistoryRow Sum(long bucket, ReadOnlySpan<HistoryRow> parts)
    {
        var sum = parts[0].Candle with { OpenTime = bucket, Close = parts[^1].Candle.Close };
        foreach (var part in parts[1..])
        {
            sum = sum with
            {
                High = Math.Max(sum.High, part.Candle.High),
                Low = Math.Min(sum.Low, part.Candle.Low),
                Volume = sum.Volume + part.Candle.Volume,
            };
        }

        return new HistoryRow(sum);
    }

    private static int PlaceOf(Interval interval)
    {
        for (var i = 0; i < Interval.All.Count; i++)
        {
            if (Interval.All[i] == interval)
                return i;
        }

        throw new ArgumentOutOfRangeException(nameof(interval));
    }
}
