using System.Runtime.CompilerServices;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

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
