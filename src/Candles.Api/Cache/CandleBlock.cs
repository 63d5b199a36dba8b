using System.IO.Hashing;
using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>
/// The rows of 256 slots of a grid at one version, at least one row; immutable. They lie in row forms that later versions of the block
/// share, but for the last, which may lie by itself: the open candle changes many times a minute, and only
/// its row is encoded again then.
/// </summary>
internal sealed class CandleBlock
{
    /// <summary>Slots of a block, as a power of two.</summary>
    public const int SlotBits = 8;
    public const int Slots = 1 << SlotBits;

    private readonly int _together; // rows in Block

    private CandleBlock(long number, RowForms forms, int together, RowForms? last, UInt128 state)
    {
        Number = number;
        Forms = forms;
        _together = together;
        Last = last;
        State = state;
        Used = WindowBudget.Now;
    }

    /// <summary>Its first slot, divided by the slots of a block.</summary>
    public long Number { get; }

    public RowForms Forms { get; }

    /// <summary>The last row where it lies by itself.</summary>
    public RowForms? Last { get; }

    public int Count => Last is null ? _together : _together + 1;

    /// <summary>The sum of all rows' hashes, so that a row more, or another, is added without looking at the rest.</summary>
    public UInt128 State { get; }

    /// <summary>When it was last used, or made where it was not yet, on the budget's clock.</summary>
    public int Used { get; set; }

    /// <summary>A block of all the rows given.</summary>
    public static CandleBlock Of(long number, RowForms forms)
    {
        var state = UInt128.Zero;
        for (var row = 0; row < forms.Rows.Count; row++)
            state += HashOf(forms, row);
        return new CandleBlock(number, forms, forms.Rows.Count, null, state);
    }

    public static CandleBlock Of(long number, in RawCandle row) => Open(number, new RowForms(1), Alone(row));

    /// <summary>A block whose last row lies by itself, since it will change.</summary>
    public static CandleBlock Open(long number, RowForms together, RowForms last) =>
        new(number, together, together.Rows.Count, last, Of(number, together).State + HashOf(last, 0));

    public long OpenTimeOf(int row) => row < _together ? Forms.Rows.OpenTimeOf(row) : Last!.Rows.OpenTimeOf(0);

    /// <summary>The first row that opens at <paramref name="time"/> or later; Count where none does.</summary>
    public int FirstFrom(long time) =>
        Last is not null && time > Last.Rows.OpenTimeOf(0) ? Count : Forms.Rows.FirstFrom(time, _together);

    /// <summary>Rows that lie together.</summary>
    public int Together => _together;

    /// <summary>How many of the rows before <paramref name="to"/> lie together, and whether the last by itself is among them.</summary>
    public (int Together, bool WithLast) Divide(int to) => to > _together ? (_together, true) : (to, false);

    /// <summary>The block with a row more, or in place of the one at its time.</summary>
    public CandleBlock With(in RawCandle row)
    {
        var place = FirstFrom(row.OpenTime);
        if (place == Count)
            return Appended(row);
        var isThere = OpenTimeOf(place) == row.OpenTime;
        return isThere && place == Count - 1 ? LastReplaced(row) : Rebuilt(place, isThere ? place + 1 : place, row);
    }

    /// <summary>The block without the row at a time; null where nothing is left.</summary>
    public CandleBlock? Without(long openTime)
    {
        var place = FirstFrom(openTime);
        if (place == Count || OpenTimeOf(place) != openTime)
            return this;
        if (Count == 1)
            return null;

        var forms = new RowForms(Count);
        Copy(forms, 0, place);
        Copy(forms, place + 1, Count);
        return Renewed(forms);
    }

    /// <summary>The block with all rows together: once another block follows it, its last row changes no more often than any.</summary>
    public CandleBlock Sealed()
    {
        if (Last is null)
            return this;
        var forms = Forms.Rows.Count == _together ? Forms : Forms.Copy(_together, Count);
        forms.Rows.Append(Last.Rows, 0);
        return Changed(forms, Count, null, State);
    }

    private CandleBlock Appended(in RawCandle row)
    {
        var last = Alone(row);
        var state = State + HashOf(last, 0);
        if (Last is null)
            return Changed(Forms, _together, last, state);

        var together = Sealed();
        return Changed(together.Forms, together.Count, last, state);
    }

    private CandleBlock LastReplaced(in RawCandle row)
    {
        var last = Alone(row);
        var state = State + HashOf(last, 0);
        return Last is not null
            ? Changed(Forms, _together, last, state - HashOf(Last, 0))
            : Changed(Forms, _together - 1, last, state - HashOf(Forms, _together - 1));
    }

    /// <summary>All rows in new forms, with one more between those before <paramref name="place"/> and those from <paramref name="next"/> on.</summary>
    private CandleBlock Rebuilt(int place, int next, in RawCandle row)
    {
        var forms = new RowForms(Count + 1);
        Copy(forms, 0, place);
        forms.Rows.Append(row);
        Copy(forms, next, Count);
        return Renewed(forms);
    }

    /// <summary>A later version of this block, which was used when this one was.</summary>
    private CandleBlock Changed(RowForms forms, int together, RowForms? last, UInt128 state) =>
        new(Number, forms, together, last, state) { Used = Used };

    private CandleBlock Renewed(RowForms forms)
    {
        var block = Of(Number, forms);
        block.Used = Used;
        return block;
    }

    private void Copy(RowForms to, int from, int end)
    {
        for (var row = from; row < end; row++)
        {
            if (row < _together)
                to.Rows.Append(Forms.Rows, row);
            else
                to.Rows.Append(Last!.Rows, 0);
        }
    }

    private static RowForms Alone(in RawCandle row)
    {
        var forms = new RowForms(1);
        forms.Rows.Append(row);
        return forms;
    }

    /// <summary>The open time is the seed: equal numbers at another time hash to something else.</summary>
    private static UInt128 HashOf(RowForms forms, int row) => XxHash128.HashToUInt128(forms.Rows.Packed(row), forms.Rows.OpenTimeOf(row));
}
