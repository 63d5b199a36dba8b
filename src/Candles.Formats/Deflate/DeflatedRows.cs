namespace Candles.Formats.Deflate;

/// <summary>
/// The deflate form of the rows of a block, or of one column of them: made when it is asked for, extended when rows were added.
/// What it makes depends on the rows alone, and on whether the block has more than <see cref="CompressionProfile.RowsThatTell"/>.
/// </summary>
internal sealed class DeflatedRows(CompressionProfile shape)
{
    private readonly Lock _extending = new();
    private volatile CodedRows _rows = CodedRows.Few(shape);

    /// <summary>Bytes in memory; it may have grown after each <see cref="Of"/>.</summary>
    public int Size => (2 * ObjectSize.OfObject) + _rows.Size;

    /// <summary>The coded rows of a block as somebody sees it, and perhaps some that came later. Waits for nobody once they are there.</summary>
    /// <param name="text">The rows, back to back; they may be elsewhere each time, but what was there stays as it was.</param>
    /// <param name="starts">Where each begins, and where the last ends.</param>
    /// <param name="rowsOfBlock">How many the block has, with one that may change and is not among these.</param>
    public CodedRows Of(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, int rowsOfBlock)
    {
        var many = rowsOfBlock > CompressionProfile.RowsThatTell;
        var rows = _rows;
        return rows.IsMany == many && rows.Rows >= starts.Length - 1 ? rows : Make(text, starts, many);
    }

    private CodedRows Make(ReadOnlySpan<byte> text, ReadOnlySpan<int> starts, bool many)
    {
        lock (_extending)
        {
            if (_rows.IsMany && !many)
                return CodedRows.Few(shape).Extend(text, starts); // for one who still sees the block as it was: rare, and not kept

            var rows = _rows.IsMany == many ? _rows : CodedRows.Many(shape, text, starts);
            if (rows.Rows < starts.Length - 1)
                rows = rows.Extend(text, starts);
            return _rows = rows;
        }
    }
}
