using Candles.Api.Cache;
using Candles.Data.Model;

namespace Candles.Api.Dialects;

/// <summary>Goes through the rows of a reading, whose numbers are text already.</summary>
internal ref struct CutRows
{
    private Slices _slices;
    private RawCandle _row;
    private int _next;

    public CutRows(in RowRange cut) => _slices = cut.GetEnumerator();

    /// <summary>Until the next row.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public readonly ref readonly RawCandle Current => ref _row;

    public readonly CutRows GetEnumerator() => this;

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
