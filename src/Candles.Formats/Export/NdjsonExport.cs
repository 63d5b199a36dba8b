using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Formats.Export;

/// <summary>One JSON array row a line: <c>[1780272000000,2.32,2.323,2.31,2.322,36613]</c>.</summary>
internal sealed class NdjsonExport : ExportFormat
{
    private static readonly CandleEncoder Arrays = CandleEncoder.Named("arrays")!;

    public override string Name => "ndjson";

    public override string Description => "[open_time,open,high,low,close,volume], one row a line";

    public override IReadOnlyList<string> Extensions { get; } = ["ndjson", "jsonl"];

    internal override int WriteHead(Span<byte> destination, long rows) => 0;

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst)
    {
        var length = Arrays.Put(0, candle, ref destination[0]);
        destination[length - 1] = (byte)'\n'; // in place of the separator
        return length;
    }

    internal override int WriteTail(Span<byte> destination) => 0;
}
