using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>The rows that answer a question: from a row of one slot of a window up to a row of another.</summary>
/// <param name="EndRow">The row after the last, in <paramref name="LastSlot"/>.</param>
/// <param name="HasMore">There were more rows in range than the limit.</param>
internal readonly record struct RowRange(Window Window, int FirstSlot, int FirstRow, int LastSlot, int EndRow, int Count, bool HasMore)
{
    /// <summary>Open time of the first row; there must be one.</summary>
    public long FirstOpen => Window.BlockSlots[FirstSlot].Block!.OpenTimeOf(FirstRow);

    public long LastOpen => Window.BlockSlots[LastSlot].Block!.OpenTimeOf(EndRow - 1);

    /// <summary>The rows one by one.</summary>
    public RangeRows Rows => new(GetEnumerator());

    public Slices GetEnumerator() => new(Window.BlockSlots, this);

    /// <summary>Notes in its blocks that they were used.</summary>
    public void Use(int now)
    {
        if (Count == 0)
            return;
        foreach (ref readonly var slot in Window.BlockSlots[FirstSlot..(LastSlot + 1)])
        {
            if (slot.Block is { } block && block.Used != now)
                block.Used = now;
        }
    }

    /// <summary>Answers a question from a window.</summary>
    /// <param name="missing">Where that fails: what has to be known first.</param>
    public static bool TryMake(Window window, CandleQuery query, out RowRange range, out UncachedRange missing) =>
        query.KeepsNewest ? TryNewest(window, query, out range, out missing) : TryOldest(window, query, out range, out missing);

    /// <summary>Walks back from the end of the range.</summary>
    private static bool TryNewest(Window window, CandleQuery query, out RowRange range, out UncachedRange missing)
    {
        var slots = window.BlockSlots;
        var edge = query.To >= CandleTime.Max ? long.MaxValue - 1 : Window.BlockOf(window.Interval, query.To - 1);
        var at = window.Covering(edge);
        var (last, end, count) = (-1, 0, 0);
        var (first, firstRow) = (-1, 0);
        for (; at >= 0; at--)
        {
            ref readonly var slot = ref slots[at];
            if (slot.Block is { } block)
            {
                var rows = last < 0 && query.To < CandleTime.Max ? block.FirstFrom(query.To) : block.Count;
                if (rows > 0 && last < 0)
                    (last, end) = (at, rows);
                if (count + rows > query.Limit)
                {
                    if (count < query.Limit)
                        (first, firstRow) = (at, rows - (query.Limit - count));
                    return Found(new RowRange(window, first, firstRow, last, end, query.Limit, HasMore: true), out range, out missing);
                }

                if (rows > 0)
                    (first, firstRow, count) = (at, 0, count + rows);
            }

            if (slot.First == long.MinValue)
                return Found(new RowRange(window, first, firstRow, last, end, count, HasMore: false), out range, out missing);
            if (at == 0 || slots[at - 1].End != slot.First)
            {
                edge = slot.First - 1;
                break;
            }
        }

        range = default;
        missing = new UncachedRange(edge, query.Limit - count + 1);
        return false;
    }

    /// <summary>Walks on from the beginning of the range.</summary>
    private static bool TryOldest(Window window, CandleQuery query, out RowRange range, out UncachedRange missing)
    {
        if (query.From >= query.To) // only open candles were in range
            return Found(default(RowRange) with { Window = window }, out range, out missing);

        var slots = window.BlockSlots;
        var edge = Window.BlockOf(window.Interval, query.From);
        var (first, firstRow, last, end, count) = (-1, 0, -1, 0, 0);
        for (var at = window.Covering(edge); at >= 0; at++)
        {
            ref readonly var slot = ref slots[at];
            if (slot.Block is { } block)
            {
                var from = first < 0 ? block.FirstFrom(query.From) : 0;
                var to = query.To < Window.TimeOf(window.Interval, slot.End) ? Math.Max(from, block.FirstFrom(query.To)) : block.Count;
                var rows = to - from;
                if (count + rows > query.Limit)
                {
                    if (first < 0)
                        (first, firstRow) = (at, from);
                    if (count < query.Limit)
                        (last, end) = (at, from + query.Limit - count);
                    return Found(new RowRange(window, first, firstRow, last, end, query.Limit, HasMore: true), out range, out missing);
                }

                if (rows > 0)
                {
                    if (first < 0)
                        (first, firstRow) = (at, from);
                    (last, end, count) = (at, to, count + rows);
                }
            }

            if (slot.End == long.MaxValue || Window.TimeOf(window.Interval, slot.End) >= query.To)
                return Found(new RowRange(window, first, firstRow, last, end, count, HasMore: false), out range, out missing);
            if (at + 1 == slots.Length || slots[at + 1].First != slot.End)
            {
                edge = slot.End;
                break;
            }
        }

        range = default;
        missing = new UncachedRange(edge, query.Limit - count + 1);
        return false;
    }

    private static bool Found(RowRange made, out RowRange range, out UncachedRange missing)
    {
        range = made;
        missing = default;
        return true;
    }
}

/// <summary>What a window lacks to answer a question.</summary>
/// <param name="Block">The block that was come to, at the end that the question's walk reaches first.</param>
/// <param name="Rows">How many more are wanted, the one that tells whether the limit cuts among them.</param>
internal readonly record struct UncachedRange(long Block, int Rows);

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

/// <summary>Goes through the rows of a range, oldest first; their numbers are text already.</summary>
internal ref struct RangeRows
{
    private Slices _slices;
    private RawCandle _row;
    private int _next;

    public RangeRows(Slices slices) => _slices = slices;

    /// <summary>Until the next row.</summary>
    [UnscopedRef]
    public readonly ref readonly RawCandle Current => ref _row;

    public readonly RangeRows GetEnumerator() => this;

    public bool MoveNext()
    {
        var slice = _slices.Current;
        if (slice.Forms is null || _next == slice.To)
        {
            if (!_slices.MoveNext())
                return false;
            slice = _slices.Current;
            _next = slice.From;
        }

        slice.Forms.Rows.Read(_next++, ref _row);
        return true;
    }
}
