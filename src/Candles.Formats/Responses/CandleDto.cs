using System.Text.Json.Serialization;
using Candles.Data.Model;

namespace Candles.Formats.Responses;

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

    public void Set(in Candle candle)
    {
        OpenTime = candle.OpenTime;
        Open = candle.Open;
        High = candle.High;
        Low = candle.Low;
        Close = candle.Close;
        Volume = candle.Volume;
    }

    /// <summary>The six values in order; a decimal of an open time has the text of the whole number.</summary>
    public decimal[] ToArray() => [OpenTime, Open, High, Low, Close, Volume];
}
