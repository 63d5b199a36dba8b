using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>Reads whole blocks by the store's fast path, once however many ask.</summary>
internal sealed class WindowLoader(ICandleStore store, FeedState feed, WindowCounts counts)
{
    /// <summary>Reads what a question lacks, from the end that its walk comes to first; more than one read may be needed.</summary>
    public Task<LoadResult> Load(SeriesWindows series, CandleQuery query, Window window, UncachedRange missing)
    {
        var (first, end) = window.GapAround(missing.Block);
        if (!query.KeepsNewest)
        {
            first = missing.Block;
            if (query.To < CandleTime.Max)
                end = Math.Min(end, Window.BlockOf(query.Interval, query.To - 1) + 1);
        }
        else if (missing.Block < long.MaxValue - 1)
        {
            end = Math.Min(end, missing.Block + 1);
        }

        var key = new LoadKey(query.Interval, first, end, query.KeepsNewest);
        return Share(series, key, () => Read(series, key, missing.Rows + CandleBlock.Slots));
    }

    /// <summary>Reads the state of a series alone.</summary>
    public Task<LoadResult> Confirm(SeriesWindows series) =>
        Share(series, default, () => Read(series, new LoadKey(Interval.OneMinute, 0, 0, FromEnd: true), rows: 1));

    /// <summary>Those who wait for a store that fell silent wait for the rest of their budget; nobody joins them once that is known.</summary>
    private Task<LoadResult> Share(SeriesWindows series, LoadKey key, Func<Task<LoadResult>> load) =>
        store.IsSilent ? load() : series.Loads.Share(key, load);

    private async Task<LoadResult> Read(SeriesWindows series, LoadKey key, int rows)
    {
        counts.Loads.Increment();
        var known = series.Snapshot.Known;
        var breaks = feed.Breaks;
        var sink = new BlockSink(key.Interval, key.FromEnd, rows);
        var from = Window.TimeOf(key.Interval, key.First);
        var to = Window.TimeOf(key.Interval, key.End);
        var query = CandleQuery.OfSpan(series.Key, key.Interval, from, Math.Max(to, from + 1), key.FromEnd, rows);
        if (await store.ReadRaw(query, sink, CancellationToken.None) is not { } reading)
            return new LoadResult(null, known, breaks, key.Interval, []);

        var isServed = key.Interval.IsMadeOf(reading.Series.Base);
        return new LoadResult(reading.Series, known, breaks, key.Interval, isServed ? sink.Slots(key.First, key.End, reading.HasMore) : []);
    }
}
