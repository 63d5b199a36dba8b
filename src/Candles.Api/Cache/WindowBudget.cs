using System.Collections.Concurrent;
using Candles.Api.Metrics;

namespace Candles.Api.Cache;

/// <summary>Counts the bytes of all blocks in memory, and says when there are too many.</summary>
/// <param name="limit">Bytes that may be held.</param>
internal sealed class WindowBudget(long limit)
{
    /// <summary>Milliseconds of a tick, as a power of two: 64.</summary>
    private const int TickBits = 6;

    private long _bytes;

    public long Limit => limit;

    public long Bytes => Interlocked.Read(ref _bytes);

    public bool IsExceeded => Bytes > limit;

    /// <summary>Whether so much more is held than may be that it cannot wait for a thread that has time.</summary>
    public bool IsFarExceeded => Bytes > limit + (limit / 8);

    /// <summary>The clock by which blocks note when they were made or used last; 16 ticks a second.</summary>
    public static int Now => (int)(Environment.TickCount64 >> TickBits);

    public void Add(long bytes) => Interlocked.Add(ref _bytes, bytes);

    /// <summary>Counts blocks in that a snapshot has and the one before had not, and those out that are gone.</summary>
    public void Count(SeriesSnapshot before, SeriesSnapshot after)
    {
        if (ReferenceEquals(before, after))
            return;

        for (var i = 0; i < before.Windows.Length; i++)
        {
            if (before.Windows[i] != after.Windows[i])
                Count(before.Windows[i], after.Windows[i]);
        }
    }

    /// <summary>Both are in order of their blocks.</summary>
    private void Count(Window? before, Window? after)
    {
        var old = before is null ? default : before.BlockSlots;
        var now = after is null ? default : after.BlockSlots;
        Add((now.Length - old.Length) * (long)BlockSlot.Size);

        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (j == now.Length || (i < old.Length && old[i].First < now[j].First))
            {
                CountOut(old[i++].Block);
            }
            else if (i == old.Length || now[j].First < old[i].First)
            {
                CountIn(now[j++].Block);
            }
            else
            {
                var (gone, come) = (old[i++].Block, now[j++].Block);
                if (gone == come)
                    continue;
                CountOut(gone, except: come?.Forms);
                CountIn(come, except: gone?.Forms);
            }
        }
    }

    private void CountIn(CandleBlock? block, RowForms? except = null)
    {
        if (block is not null && block.Forms != except)
            block.Forms.CountIn(this);
        block?.Last?.CountIn(this);
    }

    private static void CountOut(CandleBlock? block, RowForms? except = null)
    {
        if (block is not null && block.Forms != except)
            block.Forms.CountOut();
        block?.Last?.CountOut();
    }
}

/// <summary>What became of questions to memory, counted since the start.</summary>
internal sealed class WindowCounts
{
    private long _evictions;

    /// <summary>Answers for which the store was not asked.</summary>
    public Tally Hits { get; } = new();

    /// <summary>Reads of the store; one may serve many who wait for the same.</summary>
    public Tally Loads { get; } = new();

    /// <summary>Blocks that were forgotten to make room.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    public void Evicted(int blocks) => Interlocked.Add(ref _evictions, blocks);
}

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
