using Candles.Formats.Deflate;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>
/// Rows that lie together, and what was made of them on first demand: their encoded form per wire format. Rows are only ever
/// appended; who reads knows how many there are for him.
/// </summary>
internal sealed class RowForms(int rows)
{
    private const int Overhead = 400; // bytes of the objects themselves, roughly

    private readonly EncodedRows[]?[] _forms = new EncodedRows[]?[CandleEncoder.All.Count];
    private readonly Lock _growing = new();
    private WindowBudget? _budget; // that this forms is counted in
    private long _counted;

    public PackedRows Rows { get; } = new(rows);

    /// <summary>The bytes that are counted in the budget.</summary>
    public long Counted => Interlocked.Read(ref _counted);

    /// <summary>The encoded rows, one for each column, of which <paramref name="count"/> can be read.</summary>
    public EncodedRows[] Form(CandleEncoder encoder, int count)
    {
        var form = Volatile.Read(ref _forms[encoder.Index]);
        return form is not null && form[^1].Count >= count ? form : Grow(encoder, count);
    }

    /// <summary>The first rows of one column of a format, deflated.</summary>
    /// <param name="rowsOfBlock">How many the block has, with the one by itself.</param>
    public CodedRows Coded(EncodedRows rows, int count, int rowsOfBlock)
    {
        var before = rows.Size;
        var coded = rows.Coded(count, rowsOfBlock);
        if (rows.Size != before)
        {
            lock (_growing)
                Recount();
        }

        return coded;
    }

    /// <summary>Forms of their own with the first <paramref name="count"/> rows.</summary>
    public RowForms Copy(int count, int capacity)
    {
        var copy = new RowForms(capacity);
        for (var i = 0; i < count; i++)
            copy.Rows.Append(Rows, i);
        return copy;
    }

    /// <summary>From here on what these hold counts.</summary>
    public void CountIn(WindowBudget budget)
    {
        lock (_growing)
        {
            _budget = budget;
            Recount();
        }
    }

    public void CountOut()
    {
        lock (_growing)
        {
            _budget?.Add(-_counted);
            _budget = null;
            _counted = 0;
        }
    }

    private EncodedRows[] Grow(CandleEncoder encoder, int count)
    {
        lock (_growing)
        {
            var form = _forms[encoder.Index] ?? NewForm(encoder);
            foreach (var column in form)
            {
                if (column.Count < count)
                    column.Extend(Rows, count);
            }

            Volatile.Write(ref _forms[encoder.Index], form);
            Recount();
            return form;
        }
    }

    private static EncodedRows[] NewForm(CandleEncoder encoder)
    {
        var form = new EncodedRows[encoder.Columns];
        for (var column = 0; column < form.Length; column++)
            form[column] = new EncodedRows(encoder, column);
        return form;
    }

    private void Recount()
    {
        if (_budget is null)
            return;

        long size = Overhead + Rows.Size;
        foreach (var form in _forms)
        {
            foreach (var column in form ?? [])
                size += column.Size;
        }

        _budget.Add(size - _counted);
        _counted = size;
    }
}
