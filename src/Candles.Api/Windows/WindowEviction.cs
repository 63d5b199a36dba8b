using System.Collections.Concurrent;

namespace Candles.Api.Windows;

/// <summary>Forgets what was not used for longest, where more is in memory than may be.</summary>
/// <param name="all">All series in memory, by name.</param>
internal sealed class WindowEviction(ConcurrentDictionary<string, SeriesWindows> all, WindowBudget budget, WindowCounts counts)
{
    private readonly Lock _evicting = new();

    /// <summary>Makes room until a tenth of the budget is free. Waits for nobody: one at a time does it.</summary>
    public void MakeRoom()
    {
        if (!_evicting.TryEnter())
            return;
        try
        {
            var lastUse = LastUseOfSurplus();
            foreach (var (_, series) in all)
            {
                counts.Evicted(series.Evict(lastUse));
                Forget(series);
            }
        }
        finally
        {
            _evicting.Exit();
        }
    }

    /// <summary>Takes a series away of which nothing is in memory, unless somebody is using it.</summary>
    public void Forget(SeriesWindows series)
    {
        if (series.TryRetire())
            all.TryRemove(KeyValuePair.Create(series.Key.LookupKey, series));
    }

    /// <summary>When the last of those pages was used that have to go.</summary>
    private int LastUseOfSurplus()
    {
        var pages = new List<(int Used, long Size)>();
        foreach (var (_, series) in all)
            series.List(pages);
        pages.Sort();

        var surplus = budget.Bytes - (budget.Limit / 10 * 9);
        var lastUse = int.MinValue;
        foreach (var (used, size) in pages)
        {
            lastUse = used;
            if ((surplus -= size) <= 0)
                break;
        }

        return lastUse;
    }
}
