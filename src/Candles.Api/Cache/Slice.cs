namespace Candles.Api.Cache;

/// <summary>Rows in <c>[From, To)</c> of a block: what lies together of an answer. The last row of all may be by itself.</summary>
internal readonly record struct Slice(CandleBlock Block, RowForms Forms, int From, int To)
{
    public int Count => To - From;

    public bool IsByItself => Forms == Block.Last;
}

/// <summary>Goes through the slices of a range, in order; none is empty.</summary>
internal ref struct Slices(ReadOnlySpan<BlockSlot> slots, RowRange range)
{
    private readonly ReadOnlySpan<BlockSlot> _slots = range.Count == 0 ? default : slots[range.FirstSlot..(range.LastSlot + 1)];
    private readonly int _endRow = range.EndRow;
    private int _next; // slot
    private int _from = range.FirstRow;
    private CandleBlock? _last; // whose last row by itself is still to come

    public Slice Current { get; private set; }

    public bool MoveNext()
    {
        if (_last is not null)
        {
            Current = new Slice(_last, _last.Last!, 0, 1);
            _last = null;
            return true;
        }

        while (_next < _slots.Length)
        {
            var block = _slots[_next++].Block;
            if (block is null)
                continue;

            var (together, withLast) = block.Divide(_next == _slots.Length ? _endRow : block.Count);
            _last = withLast ? block : null;
            var from = _from;
            _from = 0;
            if (from < together)
            {
                Current = new Slice(block, block.Forms, from, together);
                return true;
            }

            if (withLast)
                return MoveNext();
        }

        return false;
    }
}
