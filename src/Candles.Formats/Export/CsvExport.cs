using Candles.Data.Model;

namespace Candles.Formats.Export;

/// <summary>CSV: the header line <c>open_time,open,high,low,close,volume</c>, then one row a line.</summary>
internal sealed class CsvExport : ExportFormat
{
    public override string Name => "csv";

    public override string Description => "open_time,open,high,low,close,volume, times in milliseconds";

    private static ReadOnlySpan<byte> Head => "open_time,open,high,low,close,volume\n"u8;

    internal override int WriteHead(Span<byte> destination, long rows)
    {
        Head.CopyTo(destination);
        return Head.Length;
    }

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst)
    {
        var length = RowText.Write(destination, candle);
        destination[length] = (byte)'\n';
        return length + 1;
    }

    internal override int WriteTail(Span<byte> destination) => 0;
}
