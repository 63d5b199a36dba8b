using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Candles.Formats.Responses;
using Nerdbank.MessagePack;
using PolyType;

namespace Candles.Bench.Serializers;

/// <summary>The body of the msgpack format as Nerdbank.MessagePack has it.</summary>
[GenerateShape]
public sealed partial class NerdbankBody
{
    [PropertyShape(Name = "data")]
    public List<NerdbankRow> Data { get; set; } = [];

    internal static NerdbankBody Of(List<CandleDto> rows) => new() { Data = rows.ConvertAll(NerdbankRow.Of) };
}

public sealed class NerdbankRow
{
    [Key(0)]
    public long OpenTime { get; set; }

    [Key(1)]
    [MessagePackConverter(typeof(NerdbankNumber))]
    public decimal Open { get; set; }

    [Key(2)]
    [MessagePackConverter(typeof(NerdbankNumber))]
    public decimal High { get; set; }

    [Key(3)]
    [MessagePackConverter(typeof(NerdbankNumber))]
    public decimal Low { get; set; }

    [Key(4)]
    [MessagePackConverter(typeof(NerdbankNumber))]
    public decimal Close { get; set; }

    [Key(5)]
    [MessagePackConverter(typeof(NerdbankNumber))]
    public decimal Volume { get; set; }

    internal static NerdbankRow Of(CandleDto row) => new()
    {
        OpenTime = row.OpenTime,
        Open = row.Open,
        High = row.High,
        Low = row.Low,
        Close = row.Close,
        Volume = row.Volume,
    };
}

/// <summary>Our rule for numbers, as <see cref="PackedNumberFormatter"/> gives it to MessagePack-CSharp.</summary>
internal sealed class NerdbankNumber : MessagePackConverter<decimal>
{
    public override void Write(ref MessagePackWriter writer, in decimal value, SerializationContext context)
    {
        ref var start = ref MemoryMarshal.GetReference(writer.GetSpan(PackedNumber.MaxLength));
        writer.Advance((int)Unsafe.ByteOffset(ref start, ref PackedNumber.Put(value, ref start)));
    }

    public override decimal Read(ref MessagePackReader reader, SerializationContext context) => throw new NotSupportedException();
}
