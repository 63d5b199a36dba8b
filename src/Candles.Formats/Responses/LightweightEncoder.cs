using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>As lightweight-charts takes them, times in Unix seconds:
/// <c>[{"time":1780272000,"open":2.32,"high":2.323,"low":2.32,"close":2.322,"volume":36613}]</c>.</summary>
internal sealed class LightweightEncoder : ChartEncoder<LightweightTime>
{
    public override string Name => "lightweight";

    public override FilledEncoder Filled => field ??= new FilledLightweight(this);

    public override void WriteRow(Utf8JsonWriter json, int column, CandleDto row) =>
        JsonSerializer.Serialize(json, new LightweightRow(row), CandleJson.Default.LightweightRow);

    protected override void WriteBody(Utf8JsonWriter json, List<CandleDto> rows) =>
        JsonSerializer.Serialize(json, rows.Select(row => new LightweightRow(row)), CandleJson.Default.IEnumerableLightweightRow);
}

internal readonly struct LightweightTime : IChartTime
{
    public static ReadOnlySpan<byte> RowStart => "{\"time\":"u8;

    public static long Of(long openTime) => openTime / 1000;
}

/// <summary>A row as System.Text.Json writes it.</summary>
internal readonly struct LightweightRow(CandleDto row)
{
    [JsonPropertyName("time")]
    public long Time => row.OpenTime / 1000;

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
/// A row without prices is what lightweight-charts calls whitespace, a time without <c>open</c>: <c>{"time":1780272000,"filled":true}</c>.
/// A null there would not do: its development build takes no <c>open</c> that is not a number.
/// </summary>
internal sealed class FilledLightweight(LightweightEncoder format) : FilledText(format, RowEnd.Length, ",\"filled\":true")
{
    private static ReadOnlySpan<byte> RowEnd => "},"u8;

    protected override int PutEmpty(int column, long openTime, ref byte at)
    {
        ref var end = ref DecimalFormat.Put(LightweightTime.Of(openTime), ref RowWords.Put(LightweightTime.RowStart, ref at));
        return (int)Unsafe.ByteOffset(ref at, ref RowWords.Put(RowEnd, ref end));
    }
}
