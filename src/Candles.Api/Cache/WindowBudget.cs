namespace Candles.Api.Cache;

/// <summary>Counts the bytes of all pages in memory, and says when there are too many.</summary>
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

    /// <summary>The clock by which pages note when they were made or used last; 16 ticks a second.</summary>
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

    /// <summary>Both are in order of their pages.</summary>
    private void Count(Window? before, Window? after)
    {
        var old = before is null ? default : before.Pieces;
        var now = after is null ? default : after.Pieces;
        Add((now.Length - old.Length) * (long)Piece.Size);

        var (i, j) = (0, 0);
        while (i < old.Length || j < now.Length)
        {
            if (j == now.Length || (i < old.Length && old[i].First < now[j].First))
            {
                CountOut(old[i++].Page);
            }
            else if (i == old.Length || now[j].First < old[i].First)
            {
                CountIn(now[j++].Page);
            }
            else
            {
                var (gone, come) = (old[i++].Page, now[j++].Page);
                if (gone == come)
                    continue;
                CountOut(gone, except: come?.Block);
                CountIn(come, except: gone?.Block);
            }
        }
    }

    private void CountIn(Page? page, PageBlock? except = null)
    {
        if (page is not null && page.Block != except)
            page.Block.CountIn(this);
        page?.Last?.CountIn(this);
    }

    private static void CountOut(Page? page, PageBlock? except = null)
    {
        if (page is not null && page.Block != except)
            page.Block.CountOut();
        page?.Last?.CountOut();
    }
}
