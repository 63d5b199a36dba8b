using Candles.Api.Http;
using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>
/// The rows of 256 slots of a grid at one version, at least one row; immutable. They lie in a block that later versions of the page
/// share, but for the last, which may lie in a block of its own: the open candle changes many times a minute, and only
/// its row is encoded again then.
/// </summary>
internal sealed class Page
{
    /// <summary>Slots of a page, as a power of two.</summary>
    public const int SlotBits = 8;
    public const int Slots = 1 << SlotBits;

    private readonly int _together; // rows in Block

    private Page(long number, PageBlock block, int together, PageBlock? last, UInt128 state)
    {
        Number = number;
        Block = block;
        _together = together;
        Last = last;
        State = state;
        Used = WindowBudget.Now;
    }

    /// <summary>Its first slot, divided by the slots of a page.</summary>
    public long Number { get; }

    public PageBlock Block { get; }

    /// <summary>The last row where it lies by itself.</summary>
    public PageBlock? Last { get; }

    public int Count => Last is null ? _together : _together + 1;

    /// <summary>The sum of all rows' hashes, so that a row more, or another, is added without looking at the rest.</summary>
    public UInt128 State { get; }

    /// <summary>When it was last used, or made where it was not yet, on the budget's clock.</summary>
    public int Used { get; set; }

    /// <summary>A page of all rows of a block.</summary>
    public static Page Of(long number, PageBlock block)
    {
        var state = UInt128.Zero;
        for (var row = 0; row < block.Rows.Count; row++)
            state += HashOf(block, row);
        return new Page(number, block, block.Rows.Count, null, state);
    }

    public static Page Of(long number, in RawCandle row) => Open(number, new PageBlock(1), Alone(row));

    /// <summary>A page whose last row lies by itself, since it will change.</summary>
    public static Page Open(long number, PageBlock together, PageBlock last) =>
        new(number, together, together.Rows.Count, last, Of(number, together).State + HashOf(last, 0));

    public long OpenTimeOf(int row) => row < _together ? Block.Rows.OpenTimeOf(row) : Last!.Rows.OpenTimeOf(0);

    /// <summary>The first row that opens at <paramref name="time"/> or later; Count where none does.</summary>
    public int FirstFrom(long time) =>
        Last is not null && time > Last.Rows.OpenTimeOf(0) ? Count : Block.Rows.FirstFrom(time, _together);

    /// <summary>Rows that lie together.</summary>
    public int Together => _together;

    /// <summary>How many of the rows before <paramref name="to"/> lie together, and whether the last by itself is among them.</summary>
    public (int Together, bool WithLast) Divide(int to) => to > _together ? (_together, true) : (to, false);

    /// <summary>The page with a row more, or in place of the one at its time.</summary>
    public Page With(in RawCandle row)
    {
        var place = FirstFrom(row.OpenTime);
        if (place == Count)
            return Appended(row);
        var isThere = OpenTimeOf(place) == row.OpenTime;
        return isThere && place == Count - 1 ? LastReplaced(row) : Rebuilt(place, isThere ? place + 1 : place, row);
    }

    /// <summary>The page without the row at a time; null where nothing is left.</summary>
    public Page? Without(long openTime)
    {
        var place = FirstFrom(openTime);
        if (place == Count || OpenTimeOf(place) != openTime)
            return this;
        if (Count == 1)
            return null;

        var block = new PageBlock(Count);
        Copy(block, 0, place);
        Copy(block, place + 1, Count);
        return Renewed(block);
    }

    /// <summary>The page with all rows together: once another page follows it, its last row changes no more often than any.</summary>
    public Page Sealed()
    {
        if (Last is null)
            return this;
        var block = Block.Rows.Count == _together ? Block : Block.Copy(_together, Count);
        block.Rows.Append(Last.Rows, 0);
        return Changed(block, Count, null, State);
    }

    private Page Appended(in RawCandle row)
    {
        var last = Alone(row);
        var state = State + HashOf(last, 0);
        if (Last is null)
            return Changed(Block, _together, last, state);

        var together = Sealed();
        return Changed(together.Block, together.Count, last, state);
    }

    private Page LastReplaced(in RawCandle row)
    {
        var last = Alone(row);
        var state = State + HashOf(last, 0);
        return Last is not null
            ? Changed(Block, _together, last, state - HashOf(Last, 0))
            : Changed(Block, _together - 1, last, state - HashOf(Block, _together - 1));
    }

    /// <summary>All rows in a new block, with one more between those before <paramref name="place"/> and those from <paramref name="next"/> on.</summary>
    private Page Rebuilt(int place, int next, in RawCandle row)
    {
        var block = new PageBlock(Count + 1);
        Copy(block, 0, place);
        block.Rows.Append(row);
        Copy(block, next, Count);
        return Renewed(block);
    }

    /// <summary>A later version of this page, which was used when this one was.</summary>
    private Page Changed(PageBlock block, int together, PageBlock? last, UInt128 state) =>
        new(Number, block, together, last, state) { Used = Used };

    private Page Renewed(PageBlock block)
    {
        var page = Of(Number, block);
        page.Used = Used;
        return page;
    }

    private void Copy(PageBlock to, int from, int end)
    {
        for (var row = from; row < end; row++)
        {
            if (row < _together)
                to.Rows.Append(Block.Rows, row);
            else
                to.Rows.Append(Last!.Rows, 0);
        }
    }

    private static PageBlock Alone(in RawCandle row)
    {
        var block = new PageBlock(1);
        block.Rows.Append(row);
        return block;
    }

    private static UInt128 HashOf(PageBlock block, int row)
    {
        var hash = new StableHash();
        hash.Add(block.Rows.OpenTimeOf(row));
        hash.Add(block.Rows.Packed(row));
        return hash.Value;
    }
}
