using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using MessagePack.Formatters;

namespace Candles.Formats.Responses;

/// <summary>Gives MessagePack-CSharp the rule of <see cref="PackedNumber"/>; by itself it writes decimals as text.</summary>
internal sealed class PackedNumberFormatter : IMessagePackFormatter<decimal>
{
    public void Serialize(ref MessagePackWriter writer, decimal value, MessagePackSerializerOptions options)
    {
        ref var start = ref MemoryMarshal.GetReference(writer.GetSpan(PackedNumber.MaxLength));
        writer.Advance((int)Unsafe.ByteOffset(ref start, ref PackedNumber.Put(value, ref start)));
    }

    /// <exception cref="NotSupportedException">Always: bodies that come in are read by <see cref="Import.MessagePackFormat"/>.</exception>
    public decimal Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => throw new NotSupportedException();
}
