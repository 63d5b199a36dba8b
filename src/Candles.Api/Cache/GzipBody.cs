using Candles.Formats.Deflate;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>
/// The body of an answer as one gzip member, stitched from rows that are deflate bits already. Only what the answer begins and ends
/// with is encoded when it is asked for.
/// </summary>
internal readonly struct GzipBody(RowRange range, CandleEncoder encoder)
{
    /// <summary>Raised whenever the same rows become other bytes than before, so that no entity tag means both.</summary>
    public const ulong Build = 1;

    /// <summary>Bytes that the body takes at most.</summary>
    public int MaxLength
    {
        get
        {
            var length = GzipWriter.MaxFrame + GzipWriter.MaxLength(RowBuffer.Margin) + GzipWriter.MaxLength(encoder.Tail.Length);
            for (var column = 0; column < encoder.Columns; column++)
            {
                length += column > 0 ? GzipWriter.MaxLength(encoder.Between(column).Length) : 0;
                foreach (var slice in range)
                {
                    var rows = RowsOf(slice.Forms, slice.IsByItself ? 1 : slice.Block.Together, column);
                    length += GzipWriter.MaxLength(rows.LengthOf(slice.From, slice.To)); // as if all were encoded anew
                    if (!slice.IsByItself)
                        length += GzipWriter.MaxLength(Coded(slice.Block, rows), rows.Starts(slice.To), slice.From, slice.To);
                }
            }

            return length;
        }
    }

    /// <param name="room">As many bytes as it may take.</param>
    /// <returns>How many it took.</returns>
    public int Write(Span<byte> room)
    {
        var gzip = new GzipWriter(room);
        Span<byte> head = stackalloc byte[RowBuffer.Margin];
        gzip.Text(head[..encoder.Head(range.Count, head)]);
        for (var column = 0; column < encoder.Columns; column++)
        {
            if (column > 0)
                gzip.Text(encoder.Between(column));
            Write(ref gzip, column);
        }

        gzip.Text(encoder.Tail);
        return gzip.End();
    }

    private void Write(ref GzipWriter gzip, int column)
    {
        var left = range.Count;
        CandleBlock? written = null;
        foreach (var slice in range)
        {
            left -= slice.Count;
            if (left > 0)
            {
                Put(ref gzip, slice.Block, column, slice.From, slice.To);
                written = slice.Block;
                continue;
            }

            // The last row ends without its separator, so it is encoded anew, after those before it.
            if (!slice.IsByItself)
                Put(ref gzip, slice.Block, column, slice.From, slice.To - 1);
            else if (written != slice.Block)
                Put(ref gzip, slice.Block, column, slice.Block.Together, slice.Block.Together); // no row, but what the last one follows
            gzip.Row(RowsOf(slice.Forms, slice.To, column).Slice(slice.To - 1, slice.To)[..^encoder.Separator]);
        }
    }

    private void Put(ref GzipWriter gzip, CandleBlock block, int column, int from, int to)
    {
        var rows = RowsOf(block.Forms, block.Together, column);
        gzip.Rows(Coded(block, rows), rows.Text(block.Together), rows.Starts(block.Together), from, to);
    }

    private EncodedRows RowsOf(RowForms block, int count, int column) => block.Form(encoder, count)[column];

    private static CodedRows Coded(CandleBlock block, EncodedRows rows) => block.Forms.Coded(rows, block.Together, block.Count);
}
