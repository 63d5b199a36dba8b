using Candles.Formats.Deflate;
using Candles.Formats.Responses;

namespace Candles.Api.Cache;

/// <summary>
/// The body of an answer as one gzip member, stitched from rows that are deflate bits already. Only what the answer begins and ends
/// with is encoded when it is asked for.
/// </summary>
internal readonly struct GzipBody(Cut cut, CandleEncoder encoder)
{
    /// <summary>Raised whenever the same rows become other bytes than before, so that no entity tag means both.</summary>
    public const ulong Build = 1;

    /// <summary>Bytes that the body takes at most.</summary>
    public int MaxLength
    {
        get
        {
            var length = GzipWriter.MaxFrame + GzipWriter.MaxLength(RowBuffer.Margin) + GzipWriter.MaxLength(encoder.Tail.Length);
            for (var lane = 0; lane < encoder.Lanes; lane++)
            {
                length += lane > 0 ? GzipWriter.MaxLength(encoder.Between(lane).Length) : 0;
                foreach (var slice in cut)
                {
                    var rows = RowsOf(slice.Block, slice.IsByItself ? 1 : slice.Page.Together, lane);
                    length += GzipWriter.MaxLength(rows.LengthOf(slice.From, slice.To)); // as if all were encoded anew
                    if (!slice.IsByItself)
                        length += GzipWriter.MaxLength(Coded(slice.Page, rows), rows.Starts(slice.To), slice.From, slice.To);
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
        gzip.Text(head[..encoder.Head(cut.Count, head)]);
        for (var lane = 0; lane < encoder.Lanes; lane++)
        {
            if (lane > 0)
                gzip.Text(encoder.Between(lane));
            Write(ref gzip, lane);
        }

        gzip.Text(encoder.Tail);
        return gzip.End();
    }

    private void Write(ref GzipWriter gzip, int lane)
    {
        var left = cut.Count;
        Page? written = null;
        foreach (var slice in cut)
        {
            left -= slice.Count;
            if (left > 0)
            {
                Put(ref gzip, slice.Page, lane, slice.From, slice.To);
                written = slice.Page;
                continue;
            }

            // The last row ends without its separator, so it is encoded anew, after those before it.
            if (!slice.IsByItself)
                Put(ref gzip, slice.Page, lane, slice.From, slice.To - 1);
            else if (written != slice.Page)
                Put(ref gzip, slice.Page, lane, slice.Page.Together, slice.Page.Together); // no row, but what the last one follows
            gzip.Row(RowsOf(slice.Block, slice.To, lane).Slice(slice.To - 1, slice.To)[..^encoder.Separator]);
        }
    }

    private void Put(ref GzipWriter gzip, Page page, int lane, int from, int to)
    {
        var rows = RowsOf(page.Block, page.Together, lane);
        gzip.Rows(Coded(page, rows), rows.Text(page.Together), rows.Starts(page.Together), from, to);
    }

    private EncodedRows RowsOf(PageBlock block, int count, int lane) => block.Form(encoder, count)[lane];

    private static CodedRows Coded(Page page, EncodedRows rows) => page.Block.Coded(rows, page.Together, page.Count);
}
