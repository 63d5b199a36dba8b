using Candles.Formats.Responses;
using MemoryPack;

namespace Candles.Bench.Serializers;

/// <summary>The rows as MemoryPack has them, in a format of its own: decimals as they lie in memory, 16 bytes each.</summary>
[MemoryPackable]
public sealed partial class MemoryPackBody
{
    public List<MemoryPackRow> Data { get; set; } = [];

    internal static MemoryPackBody Of(List<CandleDto> rows) => new() { Data = rows.ConvertAll(MemoryPackRow.Of) };
}

[MemoryPackable]
public sealed partial class MemoryPackRow
{
    public long OpenTime { get; set; }

    public decimal Open { get; set; }

    public decimal High { get; set; }

    public decimal Low { get; set; }

    public decimal Close { get; set; }

    public decimal Volume { get; set; }

    internal static MemoryPackRow Of(CandleDto row) => new()
    {
        OpenTime = row.OpenTime,
        Open = row.Open,
        High = row.High,
        Low = row.Low,
        Close = row.Close,
        Volume = row.Volume,
    };
}
