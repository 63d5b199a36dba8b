using System.Collections.Concurrent;

namespace Candles.Api.Cache;

/// <summary>Forgets what was not used for longest, where more is in memory than may be.</summary>
/// <param name="all">All series in memory, by name.</param>
internal sealed class WindowEviction(ConcurrentDictionary<string, SeriesWindows> all, WindowBudget budget, WindowCounts counts) : IThreadPoolWorkItem
{
    private readonly Lock _evicting = new();
    private int _isAsked;

    /// <summary>Has room made on another thread; on this one only where that would be too late.</summary>
    public void MakeRoomSoon()
    {
        if (budget.IsFarExceeded)
            MakeRoom();
        else if (Interlocked.Exchange(ref _isAsked, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Makes room until a tenth of the budget is free. Waits for nobody: one at a time does it.</summary>
    public void MakeRoom()
    {
        if (!_evicting.TryEnter())
            return;
        try
        {
            var surplus = Surplus();
            foreach (var (_, series) in all)
            {
                counts.Evicted(series.Evict(surplus));
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

    void IThreadPoolWorkItem.Execute()
    {
        Volatile.Write(ref _isAsked, 0);
        MakeRoom();
    }

    /// <summary>The blocks that have to go: those that were used longest ago, and no more of them than that takes.</summary>
    private HashSet<CandleBlock> Surplus()
    {
        var blocks = new List<(int Used, long Size, CandleBlock Block)>();
        foreach (var (_, series) in all)
            series.List(blocks);
        blocks.Sort(static (a, b) => a.Used.CompareTo(b.Used));

        var bytes = budget.Bytes - (budget.Limit / 10 * 9);
        var surplus = new HashSet<CandleBlock>(ReferenceEqualityComparer.Instance);
        foreach (var (_, size, block) in blocks)
        {
            if (bytes <= 0)
                break;
            surplus.Add(block);
            bytes -= size;
        }

        return surplus;
    }
}
