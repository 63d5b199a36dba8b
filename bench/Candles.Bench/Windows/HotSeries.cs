using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Bench.Windows;

/// <summary>A series of 1m candles that lies in memory, as a read of the store leaves it.</summary>
internal sealed class HotSeries
{
    public static readonly SeriesKey Key = SeriesKey.Parse("bench/USDT/NEAR");

    /// <param name="rows">All that the series has, ascending.</param>
    public HotSeries(ReadOnlySpan<RawCandle> rows)
    {
        var sink = new BlockSink(Interval.OneMinute, newestFirst: false, rows.Length);
        foreach (ref readonly var row in rows)
            sink.Add(row);
        var state = new SeriesState(Interval.OneMinute, new SeriesVersion(1, 1));
        Windows.Install(new LoadResult(state, default, 0, Interval.OneMinute, sink.Slots(long.MinValue, long.MaxValue, hasMore: false)), default);
    }

    public SeriesWindows Windows { get; } = new(Key, new WindowBudget(long.MaxValue));

    /// <summary>The question for the newest rows.</summary>
    public static CandleQuery Newest(int rows) => new(Key, Interval.OneMinute, rows);

    /// <summary>Rows whose numbers are text.</summary>
    public static RawCandle[] Raw(ReadOnlySpan<Candle> candles)
    {
        var rows = new RawCandle[candles.Length];
        for (var i = 0; i < rows.Length; i++)
            rows[i].Set(candles[i]);
        return rows;
    }

    /// <summary>Answers a question, which must be about what is there.</summary>
    public RowRange Ask(CandleQuery query) =>
        RowRange.TryMake(Windows.Snapshot.WindowOf(Interval.OneMinute), query, out var range, out _)
            ? range
            : throw new InvalidOperationException("The window lacks rows.");

    /// <summary>A write of one row that is committed next, after so many before it.</summary>
    public static StoreCommit Commit(int before, in Candle row, ChangeKind kind)
    {
        var change = new StoreChange(Key, Interval.OneMinute, row.OpenTime, row.OpenTime + 60_000, new SeriesVersion(1, 2 + before));
        return new StoreCommit(change, [(Interval.OneMinute, [new Change(row, kind)])]);
    }
}
