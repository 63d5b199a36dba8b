using System.Runtime.Serialization;
using Candles.Formats.Responses;

namespace Candles.Bench.Serializers;

/// <summary>The default body as an object, named by the attributes that Newtonsoft.Json reads.</summary>
[DataContract]
public sealed class PeerBody
{
    [DataMember(Name = "data")]
    public List<PeerRow> Data { get; set; } = [];

    internal static PeerBody Of(List<CandleDto> rows) => new() { Data = rows.ConvertAll(PeerRow.Of) };
}

[DataContract]
public sealed class PeerRow
{
    [DataMember(Name = "basetm", Order = 1)]
    public DateTime BaseTime { get; set; }

    [DataMember(Name = "o", Order = 2)]
    public decimal Open { get; set; }

    [DataMember(Name = "h", Order = 3)]
    public decimal High { get; set; }

    [DataMember(Name = "l", Order = 4)]
    public decimal Low { get; set; }

    [DataMember(Name = "c", Order = 5)]
    public decimal Close { get; set; }

    [DataMember(Name = "v", Order = 6)]
    public decimal Volume { get; set; }

    internal static PeerRow Of(CandleDto row) => new()
    {
        BaseTime = row.BaseTime,
        Open = row.Open,
        High = row.High,
        Low = row.Low,
        Close = row.Close,
        Volume = row.Volume,
    };
}
