using System.Text.Json;
using System.Text.Json.Serialization;

namespace Candles.Formats.Responses;

/// <summary>As KLineChart takes them, times in Unix milliseconds:
/// <c>[{"timestamp":1780272000000,"open":2.32,"high":2.323,"low":2.32,"close":2.322,"volume":36613}]</c>.</summary>
internal sealed class KlineChartsEncoder : ChartEncoder<KlineChartsTime>
{
    public override string Name => "klinecharts";

    public override FilledEncoder Filled => field ??= new FilledKlineCharts(this);

    public override void WriteRow(Utf8JsonWriter json, int column, CandleDto row) =>
        JsonSerializer.Serialize(json, new KlineChartsRow(row), CandleJson.Default.KlineChartsRow);

    protected override void WriteBody(Utf8JsonWriter json, List<CandleDto> rows) =>
        JsonSerializer.Serialize(json, rows.Select(row => new KlineChartsRow(row)), CandleJson.Default.IEnumerableKlineChartsRow);
}

internal readonly struct KlineChartsTime : IChartTime
{
    public static ReadOnlySpan<byte> RowStart => "{\"timestamp\":"u8;

    public static long Of(long openTime) => openTime;
}

/// <summary>A row as System.Text.Json writes it.</summary>
internal readonly struct KlineChartsRow(CandleDto row)
{
    [JsonPropertyName("timestamp")]
    public long Time => row.OpenTime;

    [JsonPropertyName("open")]
    public decimal Open => row.Open;

    [JsonPropertyName("high")]
    public decimal High => row.High;

    [JsonPropertyName("low")]
    public decimal Low => row.Low;

    [JsonPropertyName("close")]
    public decimal Close => row.Close;

    [JsonPropertyName("volume")]
    public decimal Volume => row.Volume;
}

/// <summary>
/// KLineChart has no form for a candle without prices: it takes the lowest of all <c>low</c> by <c>Math.min</c>, for which null is 0 and an absent
/// one makes NaN of the whole axis (klinecharts 10.0.2).
/// </summary>
internal sealed class FilledKlineCharts(KlineChartsEncoder format) : FilledText(format, "},".Length, ",\"filled\":true")
{
    public override bool HasEmptyRows => false;
}
