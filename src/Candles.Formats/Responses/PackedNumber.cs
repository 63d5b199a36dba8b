using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Candles.Data.Numbers;

namespace Candles.Formats.Responses;

/// <summary>
/// Numbers of the msgpack format: an integer, in its shortest form, where the value is whole and fits 64 bits; else the float64
/// that is nearest to it, of two as near the even one.
/// </summary>
/// <remarks>
/// Format: https://github.com/msgpack/msgpack/blob/master/spec.md. Where digits and power of ten are both exact as float64, one
/// division is the nearest (W. D. Clinger, How to read floating point numbers accurately, 1990). .NET's own conversion of decimals
/// rounds more than once.
/// </remarks>
internal static class PackedNumber
{
    /// <summary>Bytes of the longest number: its type and 64 bits.</summary>
    public const int MaxLength = 9;

    /// <summary>Whole numbers up to here are exact as float64.</summary>
    private const ulong ExactDigits = 1UL << 53;

    private const byte Float64 = 0xCB;
    private const byte UInt8 = 0xCC;
    private const byte Int8 = 0xD0;

    /// <summary>10^0 to 10^22, all exact.</summary>
    private static readonly double[] PowersOfTen =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <param name="at">Room for <see cref="MaxLength"/> bytes, all of which may be overwritten.</param>
    /// <returns>Where the next byte goes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Put(decimal value, ref byte at)
    {
        var bits = DecimalBits.Of(value);
        if (bits.High == 0 && bits.Low <= ExactDigits && bits.Scale < PowersOfTen.Length)
            return ref PutQuotient(bits.Low, bits.Scale, (ulong)bits.Sign << 63, ref at);
        return ref PutLong(value, ref at);
    }

    /// <inheritdoc cref="Put(decimal, ref byte)"/>
    public static ref byte Put(in AsciiNumber number, ref byte at)
    {
        if (number.TryGetDigits(out var digits, out var scale) && digits is >= -(long)ExactDigits and <= (long)ExactDigits)
            return ref PutQuotient((ulong)Math.Abs(digits), scale, (ulong)digits & (1UL << 63), ref at);
        if (number.Text.Contains((byte)'.'))
            return ref PutFloat(double.Parse(number.Text, CultureInfo.InvariantCulture), ref at);
        return ref PutInteger(long.Parse(number.Text, CultureInfo.InvariantCulture), ref at);
    }

    public static ref byte PutInteger(long value, ref byte at)
    {
        if (value is >= -32 and <= 127)
        {
            at = (byte)value;
            return ref Unsafe.Add(ref at, 1);
        }

        // Lengths are 1, 2, 4 and 8 bytes; a negative number needs a bit for its sign.
        var topByte = BitOperations.Log2(value < 0 ? (ulong)~value << 1 : (ulong)value) >> 3;
        var size = 32 - BitOperations.LeadingZeroCount((uint)topByte);
        var bytes = 1 << size;
        at = (byte)((value < 0 ? Int8 : UInt8) + size);
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BinaryPrimitives.ReverseEndianness((ulong)value << (64 - (8 * bytes))));
        return ref Unsafe.Add(ref at, 1 + bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte PutQuotient(ulong digits, int scale, ulong sign, ref byte at)
    {
        // A quotient that is not whole never becomes so by rounding: it is at least 10^-scale from a whole number, and that is more
        // than half the distance of two float64 there, as the digits are no more than 2^53.
        var quotient = (long)digits / Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(PowersOfTen), scale);
        if (quotient == Math.Truncate(quotient))
            return ref PutInteger(sign == 0 ? (long)quotient : -(long)quotient, ref at);
        return ref PutFloat(BitConverter.UInt64BitsToDouble(BitConverter.DoubleToUInt64Bits(quotient) | sign), ref at);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte PutFloat(double value, ref byte at)
    {
        at = Float64;
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref at, 1), BinaryPrimitives.ReverseEndianness(BitConverter.DoubleToUInt64Bits(value)));
        return ref Unsafe.Add(ref at, MaxLength);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref byte PutLong(decimal value, ref byte at)
    {
        var number = NearestTo(value);
        if (number != Math.Truncate(number))
            return ref PutFloat(number, ref at);

        // Only here the value may be whole.
        value = DecimalText.Canonical(value);
        return ref value.Scale == 0 && value is >= long.MinValue and <= long.MaxValue
            ? ref PutInteger((long)value, ref at)
            : ref PutFloat(number, ref at);
    }

    /// <remarks>
    /// The whole number is cut in two parts that are exact as float64, and both are divided. The quotient so found, a sum of two
    /// float64, is off by less than 2^-102 of it. Where that much more and less are rounded to the same float64, it is the nearest
    /// (A. Ziv, Fast evaluation of elementary mathematical functions with correctly rounded last bit, 1991); else it is half way
    /// between two, as good as never, and found by reading the text.
    /// </remarks>
    private static double NearestTo(decimal value)
    {
        var bits = DecimalBits.Of(value);
        if (bits.Scale >= PowersOfTen.Length)
            return Parse(value);

        var shift = bits.LeadingZeros;
        var digits = new UInt128(bits.High, bits.Low) << (shift + 32); // the first 1 in the first place, of 128
        var high = (double)(long)(ulong)(digits >> 75) * (1L << 43); // 53 bits
        var low = (double)(long)((ulong)(digits >> 32) & ((1UL << 43) - 1)); // 43 bits
        var divisor = PowersOfTen[bits.Scale];
        var quotient = high / divisor;
        var rest = (Math.FusedMultiplyAdd(-quotient, divisor, high) + low) / divisor;
        var doubt = quotient * Math.ScaleB(1, -100);
        var number = quotient + (rest - doubt);
        if (number != quotient + (rest + doubt))
            return Parse(value);

        number *= BitConverter.UInt64BitsToDouble((ulong)(1023 - shift) << 52); // 2^-shift
        return bits.Sign == 0 ? number : -number;
    }

    [SkipLocalsInit]
    private static double Parse(decimal value)
    {
        Span<byte> text = stackalloc byte[DecimalFormat.MaxLength];
        return double.Parse(text[..DecimalFormat.Format(value, text)], CultureInfo.InvariantCulture);
    }
}
