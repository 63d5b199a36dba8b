using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Candles.Data.Numbers;

namespace Candles.Data.Postgres;

/// <summary>Writes the form that <see cref="NumericWire"/> describes and reads.</summary>
internal static class NumericWireWriter
{
    /// <summary>Writes the wire form of a canonical decimal.</summary>
    /// <param name="destination">At least <see cref="NumericWire.MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    public static int Write(decimal value, Span<byte> destination)
    {
        var bits = DecimalBits.Of(value);
        var (scale, low) = (bits.Scale, bits.Low);

        // Groups of four digits meet at the decimal point: the last one is filled up with zeros.
        var fraction = (scale + 3) / 4;
        var fill = FillOf((4 * fraction) - scale);
        Span<short> digits = stackalloc short[10]; // last first
        var count = bits.High == 0 && low < ulong.MaxValue / 1000
            ? Split(low * fill, digits)
            : Split(bits.Mantissa * fill, digits);

        var zeros = 0;
        while (zeros < count && digits[zeros] == 0)
            zeros++;
        BinaryPrimitives.WriteInt16BigEndian(destination, (short)(count - zeros));
        BinaryPrimitives.WriteInt16BigEndian(destination[2..], (short)(count == 0 ? 0 : count - fraction - 1));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], bits.Sign != 0 ? NumericWire.Negative : NumericWire.Positive);
        BinaryPrimitives.WriteInt16BigEndian(destination[6..], (short)scale);
        var length = NumericWire.HeaderLength;
        for (var i = count - 1; i >= zeros; i--, length += sizeof(short))
            BinaryPrimitives.WriteInt16BigEndian(destination[length..], digits[i]);
        return length;
    }

    private static int Split(ulong value, Span<short> digits)
    {
        var count = 0;
        for (; value != 0; value /= 10_000)
            digits[count++] = (short)(value % 10_000);
        return count;
    }

    private static int Split(UInt128 value, Span<short> digits)
    {
        var count = 0;
        for (; value > ulong.MaxValue; value /= 10_000)
            digits[count++] = (short)(ulong)(value % 10_000);
        return count + Split((ulong)value, digits[count..]);
    }

    private static ulong FillOf(int zeros) => zeros switch { 0 => 1, 1 => 10, 2 => 100, _ => 1000 };
}
