using Candles.Data.Model;

namespace Candles.Formats.Export;

/// <summary>JSON array rows on one line: <c>{"data":[[1780272000000,2.32,2.323,2.31,2.322,36613],…]}</c>.</summary>
internal sealed class JsonExport : ExportFormat
{
    public override string Name => "json";

    public override string Description => "{\"data\":[[open_time,open,high,low,close,volume],…]}";

    private static ReadOnlySpan<byte> Head => "{\"data\":["u8;
    private static ReadOnlySpan<byte> Tail => "]}\n"u8;

    internal override int WriteHead(Span<byte> destination, long rows)
    {
        Head.CopyTo(destination);
        return Head.Length;
    }

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst)
    {
        var at = 0;
        if (!isFirst)
            destination[at++] = (byte)',';
        destination[at++] = (byte)'[';
        at += RowText.Write(destination[at..], candle);
        destination[at++] = (byte)']';
        return at;
    }

    internal override int WriteTail(Span<byte> destination)
    {
        Tail.CopyTo(destination);
        return Tail.Length;
    }
}
