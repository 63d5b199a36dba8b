using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>
/// What is in memory of one interval of a series, at one version: pages and stretches known to be empty, in order. Immutable.
/// </summary>
internal sealed class Window(Interval interval, Piece[] pieces)
{
    /// <summary>Beyond so many, empty stretches that are beside no page are forgotten: each change copies the list.</summary>
    private const int MostPieces = 16_384;

    public Interval Interval => interval;

    public ReadOnlySpan<Piece> Pieces => pieces;

    /// <summary>Pieces that have rows.</summary>
    public int Pages => pieces.Count(piece => piece.Page is not null);

    public static Window Empty(Interval interval) => new(interval, []);

    /// <summary>The page that covers a time.</summary>
    public static long PageOf(Interval interval, long time) => interval.SlotOf(time) >> Page.SlotBits;

    /// <summary>The first time of a page; the ends of time for the ends of numbers.</summary>
    public static long TimeOf(Interval interval, long page) =>
        page is long.MinValue or long.MaxValue ? page : interval.OpenTimeOf(page << Page.SlotBits);

    /// <summary>The last piece that begins at a page or before it; −1 where there is none.</summary>
    public int LastFrom(long page)
    {
        var (low, high) = (0, pieces.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (pieces[middle].First <= page)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    /// <summary>The piece that covers a page; −1 where nothing is known of it.</summary>
    public int Covering(long page) => LastFrom(page) is >= 0 and var at && page < pieces[at].End ? at : -1;

    /// <summary>The stretch round a page of which nothing is known.</summary>
    public (long First, long End) GapAround(long page)
    {
        var before = LastFrom(page);
        return (before < 0 ? long.MinValue : pieces[before].End, before + 1 < pieces.Length ? pieces[before + 1].First : long.MaxValue);
    }

    /// <summary>The window with another page in place of what was known of that page's span; unchanged where nothing was.</summary>
    public Window With(long page, Page? replacement)
    {
        var at = Covering(page);
        if (at < 0)
            return this;
        if (pieces[at].Page is not null && replacement is not null)
        {
            var same = (Piece[])pieces.Clone();
            same[at] = Piece.Of(HasPageAfter(at) ? replacement.Sealed() : replacement);
            return new Window(interval, same);
        }

        return Without(page, page + 1).Filled([replacement is null ? Piece.Empty(page, page + 1) : Piece.Of(replacement)]);
    }

    /// <summary>The window without what was known of pages in <c>[first, end)</c>.</summary>
    public Window Without(long first, long end)
    {
        var kept = new List<Piece>(pieces.Length + 1);
        foreach (var piece in pieces)
        {
            if (piece.End <= first || piece.First >= end)
            {
                kept.Add(piece);
                continue;
            }

            // Only a stretch of empty pages can reach over an end.
            if (piece.First < first)
                kept.Add(Piece.Empty(piece.First, first));
            if (piece.End > end)
                kept.Add(Piece.Empty(end, piece.End));
        }

        return new Window(interval, [.. kept]);
    }

    /// <summary>The window without these pages, and without stretches that are empty but beside no page.</summary>
    public Window Without(IReadOnlySet<Page> gone)
    {
        var kept = Array.FindAll(pieces, piece => piece.Page is not { } page || !gone.Contains(page));
        return new Window(interval, [.. WithoutLoners(kept)]);
    }

    /// <summary>The window with what was loaded into one of its gaps; empty stretches that meet become one.</summary>
    public Window Filled(IReadOnlyList<Piece> loaded)
    {
        if (loaded.Count == 0)
            return this;

        var all = new List<Piece>(pieces.Length + loaded.Count);
        var place = LastFrom(loaded[0].First) + 1;
        foreach (var piece in (IEnumerable<Piece>)[.. pieces[..place], .. loaded, .. pieces[place..]])
        {
            if (all.Count > 0 && piece.Page is null && all[^1].Page is null && all[^1].End == piece.First)
                all[^1] = Piece.Empty(all[^1].First, piece.End);
            else
                all.Add(piece);
        }

        return new Window(interval, Seal(all.Count > MostPieces ? WithoutLoners([.. all]) : all));
    }

    /// <summary>What is known of stretches between pages is kept with them; the rest is soon read again.</summary>
    private static List<Piece> WithoutLoners(Piece[] all)
    {
        var kept = new List<Piece>(all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            var isBeside = (i > 0 && all[i - 1].Page is not null && all[i - 1].End == all[i].First)
                || (i + 1 < all.Length && all[i + 1].Page is not null && all[i].End == all[i + 1].First);
            if (all[i].Page is not null || isBeside)
                kept.Add(all[i]);
        }

        return kept;
    }

    private bool HasPageAfter(int at)
    {
        for (at++; at < pieces.Length; at++)
        {
            if (pieces[at].Page is not null)
                return true;
        }

        return false;
    }

    /// <summary>Puts the last row of every page but the last in its place.</summary>
    private static Piece[] Seal(List<Piece> all)
    {
        var last = all.FindLastIndex(piece => piece.Page is not null);
        for (var i = 0; i < last; i++)
        {
            if (all[i].Page is { Last: not null } page)
                all[i] = Piece.Of(page.Sealed());
        }

        return [.. all];
    }
}
