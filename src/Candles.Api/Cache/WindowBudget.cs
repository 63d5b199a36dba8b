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
        var old = before is null ? default : before.Slots;
        var now = after is null ? default : after.Slots;
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
