using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Formats.Export;

/// <summary>CSV: the header line <c>open_time,open,high,low,close,volume</c>, then one row a line.</summary>
internal sealed class CsvExport : ExportFormat
{
    private static readonly CandleEncoder Csv = CandleEncoder.Named("csv")!;

    public override string Name => Csv.Name;

    public override string Description => "open_time,open,high,low,close,volume, times in milliseconds";

    internal override int WriteHead(Span<byte> destination, long rows) => Csv.Head(rows: 0, destination);

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst) => Csv.Put(0, candle, ref destination[0]);

    internal override int WriteTail(Span<byte> destination) => 0;
}
