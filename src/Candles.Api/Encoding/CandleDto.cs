using System.Text.Json.Serialization;
using Candles.Data;

namespace Candles.Api.Encoding;

/// <summary>A row of the default body as an object: filled by Dapper or by hand, written by System.Text.Json.</summary>
internal sealed class CandleDto
{
    /// <summary>Unix milliseconds, UTC.</summary>
    [JsonIgnore]
    public long OpenTime { get; set; }

    [JsonPropertyName("basetm")]
    public DateTime BaseTime => DateTime.UnixEpoch.AddTicks(OpenTime * TimeSpan.TicksPerMillisecond);

    [JsonPropertyName("o")]
    public decimal Open { get; set; }

    [JsonPropertyName("h")]
    public decimal High { get; set; }

    [JsonPropertyName("l")]
    public decimal Low { get; set; }

    [JsonPropertyName("c")]
    public decimal Close { get; set; }

    [JsonPropertyName("v")]
    public decimal Volume { get; set; }

    public Candle ToCandle() => new(OpenTime, Open, High, Low, Close, Volume);
}

/// <summary>The default body as an object.</summary>
internal sealed record CandleDtoList([property: JsonPropertyName("data")] List<CandleDto> Data);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CandleDto))]
[JsonSerializable(typeof(CandleDtoList))]
internal sealed partial class CandleJson : JsonSerializerContext;
