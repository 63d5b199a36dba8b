namespace Candles.Api.Cache;

/// <summary>Rows in <c>[From, To)</c> of a block: what lies together of an answer. The last row of all may be by itself.</summary>
internal readonly record struct Slice(Page Page, PageBlock Block, int From, int To)
{
    public int Count => To - From;

    public bool IsByItself => Block == Page.Last;
}

/// <summary>Goes through the slices of a cut, in order; none is empty.</summary>
internal ref struct Slices(ReadOnlySpan<Piece> pieces, Cut cut)
{
    private readonly ReadOnlySpan<Piece> _pieces = cut.Count == 0 ? default : pieces[cut.FirstPiece..(cut.LastPiece + 1)];
    private readonly int _endRow = cut.EndRow;
    private int _next; // piece
    private int _from = cut.FirstRow;
    private Page? _last; // whose last row by itself is still to come

    public Slice Current { get; private set; }

    public bool MoveNext()
    {
        if (_last is not null)
        {
            Current = new Slice(_last, _last.Last!, 0, 1);
            _last = null;
            return true;
        }

        while (_next < _pieces.Length)
        {
            var page = _pieces[_next++].Page;
            if (page is null)
                continue;

            var (together, withLast) = page.Divide(_next == _pieces.Length ? _endRow : page.Count);
            _last = withLast ? page : null;
            var from = _from;
            _from = 0;
            if (from < together)
            {
                Current = new Slice(page, page.Block, from, together);
                return true;
            }

            if (withLast)
                return MoveNext();
        }

        return false;
    }
}
