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

/// <summary>What one read of the store found out: the state of a series, and what is on some blocks of one interval in the same snapshot.</summary>
/// <param name="Series">Null: the series is not there, in none of the lives that were known when the read began.</param>
/// <param name="Known">The highest version that was known to exist when the read began.</param>
/// <param name="Breaks">How often the feed had been broken when the read began.</param>
/// <param name="BlockSlots">In order, without a gap between them; none where only the state was asked for.</param>
internal sealed record LoadResult(
    SeriesState? Series, SeriesVersion Known, int Breaks, Interval Interval, IReadOnlyList<BlockSlot> BlockSlots)
{
    /// <summary>All of this and nothing else; of a series that is there.</summary>
    public SeriesSnapshot Alone() => Into(SeriesSnapshot.Nothing.JumpedTo(Series!.Value.Base, Series.Value.Version, Breaks));

    /// <summary>A snapshot of the same version with these slots in it.</summary>
    public SeriesSnapshot Into(SeriesSnapshot snapshot) => Into(snapshot, new Window(Interval, [.. BlockSlots]));

    /// <summary>A snapshot with a window's slots in place of what it has of the same blocks.</summary>
    public static SeriesSnapshot Into(SeriesSnapshot snapshot, Window loaded)
    {
        var window = snapshot.WindowOf(loaded.Interval);
        foreach (var slot in loaded.BlockSlots)
            window = window.Without(slot.First, slot.End).Filled([slot]);
        return snapshot.With(window);
    }
}

/// <summary>Where a load reads, and from which end; loads of the same place that meet are one, however many rows each wants.</summary>
/// <param name="First">The first block.</param>
/// <param name="End">The block after the last.</param>
/// <param name="FromEnd">Rows are wanted from the end backwards.</param>
internal readonly record struct LoadKey(Interval Interval, long First, long End, bool FromEnd);

/// <summary>Lets all who want the same wait for one load. None of them can stop it by leaving.</summary>
internal sealed class SharedLoads
{
    private readonly Dictionary<LoadKey, Task<LoadResult>> _running = [];

    public Task<LoadResult> Share(LoadKey key, Func<Task<LoadResult>> load)
    {
        var mine = new TaskCompletionSource<LoadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_running)
        {
            if (_running.TryGetValue(key, out var running))
                return running;
            _running.Add(key, mine.Task);
        }

        _ = Run(key, load, mine);
        return mine.Task;
    }

    private async Task Run(LoadKey key, Func<Task<LoadResult>> load, TaskCompletionSource<LoadResult> done)
    {
        try
        {
            var loaded = await load();
            Remove(key);
            done.SetResult(loaded);
        }
        catch (Exception e)
        {
            Remove(key);
            done.SetException(e);
        }
    }

    private void Remove(LoadKey key)
    {
        lock (_running)
            _running.Remove(key);
    }
}
