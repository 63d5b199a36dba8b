using System.Text.Json.Serialization;
using Candles.Data.Model;
using MessagePack;

namespace Candles.Formats.Responses;

/// <summary>
/// A row as an object: filled by Dapper or by hand, written by System.Text.Json as a row of the default body, by MessagePack-CSharp as an array.
/// </summary>
[MessagePackObject]
internal sealed class CandleDto
{
    /// <summary>Unix milliseconds, UTC.</summary>
    [JsonIgnore]
    [Key(0)]
    public long OpenTime { get; set; }

    [JsonPropertyName("basetm")]
    [IgnoreMember]
    public DateTime BaseTime => DateTime.UnixEpoch.AddTicks(OpenTime * TimeSpan.TicksPerMillisecond);

    [JsonPropertyName("o")]
    [Key(1)]
    [MessagePackFormatter(typeof(PackedNumberFormatter))]
    public decimal Open { get; set; }

    [JsonPropertyName("h")]
    [Key(2)]
    [MessagePackFormatter(typeof(PackedNumberFormatter))]
    public decimal High { get; set; }

    [JsonPropertyName("l")]
    [Key(3)]
    [MessagePackFormatter(typeof(PackedNumberFormatter))]
    public decimal Low { get; set; }

    [JsonPropertyName("c")]
    [Key(4)]
    [MessagePackFormatter(typeof(PackedNumberFormatter))]
    public decimal Close { get; set; }

    [JsonPropertyName("v")]
    [Key(5)]
    [MessagePackFormatter(typeof(PackedNumberFormatter))]
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
