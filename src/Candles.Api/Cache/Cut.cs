using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>The rows that answer a question: from a row of one piece of a window up to a row of another.</summary>
/// <param name="EndRow">The row after the last, in <paramref name="LastPiece"/>.</param>
/// <param name="IsCut">There were more rows in range than the limit.</param>
internal readonly record struct Cut(Window Window, int FirstPiece, int FirstRow, int LastPiece, int EndRow, int Count, bool IsCut)
{
    /// <summary>Open time of the first row; there must be one.</summary>
    public long FirstOpen => Window.Pieces[FirstPiece].Page!.OpenTimeOf(FirstRow);

    public long LastOpen => Window.Pieces[LastPiece].Page!.OpenTimeOf(EndRow - 1);

    public Slices GetEnumerator() => new(Window.Pieces, this);

    /// <summary>Notes in its pages that they were used.</summary>
    public void Use(int now)
    {
        if (Count == 0)
            return;
        foreach (ref readonly var piece in Window.Pieces[FirstPiece..(LastPiece + 1)])
        {
            if (piece.Page is { } page && page.Used != now)
                page.Used = now;
        }
    }

    /// <summary>Answers a question from a window.</summary>
    /// <param name="missing">Where that fails: what has to be known first.</param>
    public static bool TryMake(Window window, CandleQuery query, out Cut cut, out Missing missing) =>
        query.KeepsNewest ? TryNewest(window, query, out cut, out missing) : TryOldest(window, query, out cut, out missing);

    /// <summary>Walks back from the end of the range.</summary>
    private static bool TryNewest(Window window, CandleQuery query, out Cut cut, out Missing missing)
    {
        var pieces = window.Pieces;
        var edge = query.To >= CandleTime.Max ? long.MaxValue - 1 : Window.PageOf(window.Interval, query.To - 1);
        var at = window.Covering(edge);
        var (last, end, count) = (-1, 0, 0);
        var (first, firstRow) = (-1, 0);
        for (; at >= 0; at--)
        {
            ref readonly var piece = ref pieces[at];
            if (piece.Page is { } page)
            {
                var rows = last < 0 && query.To < CandleTime.Max ? page.FirstFrom(query.To) : page.Count;
                if (rows > 0 && last < 0)
                    (last, end) = (at, rows);
                if (count + rows > query.Limit)
                {
                    if (count < query.Limit)
                        (first, firstRow) = (at, rows - (query.Limit - count));
                    return Made(new Cut(window, first, firstRow, last, end, query.Limit, IsCut: true), out cut, out missing);
                }

                if (rows > 0)
                    (first, firstRow, count) = (at, 0, count + rows);
            }

            if (piece.First == long.MinValue)
                return Made(new Cut(window, first, firstRow, last, end, count, IsCut: false), out cut, out missing);
            if (at == 0 || pieces[at - 1].End != piece.First)
            {
                edge = piece.First - 1;
                break;
            }
        }

        cut = default;
        missing = new Missing(edge, query.Limit - count + 1);
        return false;
    }

    /// <summary>Walks on from the beginning of the range.</summary>
    private static bool TryOldest(Window window, CandleQuery query, out Cut cut, out Missing missing)
    {
        if (query.From >= query.To) // only open candles were in range
            return Made(default(Cut) with { Window = window }, out cut, out missing);

        var pieces = window.Pieces;
        var edge = Window.PageOf(window.Interval, query.From);
        var (first, firstRow, last, end, count) = (-1, 0, -1, 0, 0);
        for (var at = window.Covering(edge); at >= 0; at++)
        {
            ref readonly var piece = ref pieces[at];
            if (piece.Page is { } page)
            {
                var from = first < 0 ? page.FirstFrom(query.From) : 0;
                var to = query.To < Window.TimeOf(window.Interval, piece.End) ? Math.Max(from, page.FirstFrom(query.To)) : page.Count;
                var rows = to - from;
                if (count + rows > query.Limit)
                {
                    if (first < 0)
                        (first, firstRow) = (at, from);
                    if (count < query.Limit)
                        (last, end) = (at, from + query.Limit - count);
                    return Made(new Cut(window, first, firstRow, last, end, query.Limit, IsCut: true), out cut, out missing);
                }

                if (rows > 0)
                {
                    if (first < 0)
                        (first, firstRow) = (at, from);
                    (last, end, count) = (at, to, count + rows);
                }
            }

            if (piece.End == long.MaxValue || Window.TimeOf(window.Interval, piece.End) >= query.To)
                return Made(new Cut(window, first, firstRow, last, end, count, IsCut: false), out cut, out missing);
            if (at + 1 == pieces.Length || pieces[at + 1].First != piece.End)
            {
                edge = piece.End;
                break;
            }
        }

        cut = default;
        missing = new Missing(edge, query.Limit - count + 1);
        return false;
    }

    private static bool Made(Cut made, out Cut cut, out Missing missing)
    {
        cut = made;
        missing = default;
        return true;
    }
}

/// <summary>What a window lacks to answer a question.</summary>
/// <param name="Page">The page that was come to, at the end that the question's walk reaches first.</param>
/// <param name="Rows">How many more are wanted, the one that tells whether the limit cuts among them.</param>
internal readonly record struct Missing(long Page, int Rows);
