using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Formats.Export;

/// <summary>JSON array rows on one line: <c>{"data":[[1780272000000,2.32,2.323,2.31,2.322,36613],…]}</c>.</summary>
internal sealed class JsonExport : ExportFormat
{
    private static readonly CandleEncoder Arrays = CandleEncoder.Named("arrays")!;

    public override string Name => "json";

    public override string Description => "{\"data\":[[open_time,open,high,low,close,volume],…]}";

    internal override int WriteHead(Span<byte> destination, long rows) => Arrays.Head(rows: 0, destination);

    internal override int WriteRow(Span<byte> destination, in Candle candle, bool isFirst)
    {
        var comma = isFirst ? 0 : Arrays.Separator;
        destination[0] = (byte)',';
        return comma + Arrays.Put(0, candle, ref destination[comma]) - Arrays.Separator;
    }

    internal override int WriteTail(Span<byte> destination)
    {
        Arrays.Tail.CopyTo(destination);
        destination[Arrays.Tail.Length] = (byte)'\n';
        return Arrays.Tail.Length + 1;
    }
}
