using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Data.Postgres;

/// <summary>
/// PostgreSQL's binary form of <c>numeric</c>: four 16-bit big-endian words (digit count, weight, sign, display scale), then
/// base-10000 digits, the first of which counts 10000^weight; zero digits at either end are left out.
/// Source: numeric_send in PostgreSQL's src/backend/utils/adt/numeric.c.
/// </summary>
internal static class NumericWire
{
    /// <summary>Bytes of the longest value within the limits of <see cref="DecimalText"/>: a header and ten digits.</summary>
    public const int MaxLength = HeaderLength + (10 * sizeof(short));

    private const int HeaderLength = 8;
    private const ushort Positive = 0x0000;
    private const ushort Negative = 0x4000;

    /// <summary>ASCII "0000", as the digits of a group lie in memory.</summary>
    private const uint Zeros = 0x30303030;

    /// <summary>Writes the wire form of a canonical decimal.</summary>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The bytes written.</returns>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    public static int FromDecimal(decimal value, Span<byte> destination)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        var scale = (int)(byte)(bits[3] >> 16);
        var low = ((ulong)(uint)bits[1] << 32) | (uint)bits[0];

        // Groups of four digits meet at the decimal point: the last one is filled up with zeros.
        var fraction = (scale + 3) / 4;
        var fill = FillOf((4 * fraction) - scale);
        Span<short> digits = stackalloc short[10]; // last first
        var count = bits[2] == 0 && low < ulong.MaxValue / 1000
            ? Split(low * fill, digits)
            : Split(new UInt128((uint)bits[2], low) * fill, digits);

        var zeros = 0;
        while (zeros < count && digits[zeros] == 0)
            zeros++;
        BinaryPrimitives.WriteInt16BigEndian(destination, (short)(count - zeros));
        BinaryPrimitives.WriteInt16BigEndian(destination[2..], (short)(count == 0 ? 0 : count - fraction - 1));
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], bits[3] < 0 ? Negative : Positive);
        BinaryPrimitives.WriteInt16BigEndian(destination[6..], (short)scale);
        var length = HeaderLength;
        for (var i = count - 1; i >= zeros; i--, length += sizeof(short))
            BinaryPrimitives.WriteInt16BigEndian(destination[length..], digits[i]);
        return length;
    }

    /// <summary>Turns wire digits straight into canonical text; no decimal is made.</summary>
    [SkipLocalsInit]
    public static void ToText(ReadOnlySpan<byte> wire, ref AsciiNumber number)
    {
        if (wire.Length < HeaderLength)
            ThrowOutside();
        ref var word = ref MemoryMarshal.GetReference(wire);
        int count = Word(ref word, 0);
        int weight = Word(ref word, 1);
        var sign = (ushort)Word(ref word, 2);
        if (wire.Length != HeaderLength + (count * sizeof(short)) || (sign != Positive && sign != Negative))
            ThrowOutside();

        ref var start = ref MemoryMarshal.GetReference(number.Buffer);
        ref var next = ref start;
        if (sign == Negative)
        {
            next = (byte)'-';
            next = ref Unsafe.Add(ref next, 1);
        }

        var group = 0;
        if (weight >= 0 && count > 0)
        {
            var first = Group(Word(ref word, 4));
            var leading = BitOperations.TrailingZeroCount(first ^ Zeros) >> 3;
            Unsafe.WriteUnaligned(ref next, first >> (8 * leading));
            next = ref Unsafe.Add(ref next, 4 - leading);
            group = 1;
        }
        else
        {
            next = (byte)'0';
            next = ref Unsafe.Add(ref next, 1);
            if (count == 0)
                weight = -1; // zero has no digits, and a weight of 0
        }

        // What is still to come: whole groups up to weight, and a point with groups behind it.
        var fraction = Math.Max(0, count - weight - 1);
        var groups = Math.Max(0, weight) + fraction;
        var written = (int)Unsafe.ByteOffset(ref start, ref next);
        if (written + 1 + (4 * groups) > AsciiNumber.Capacity)
            ThrowOutside();

        for (; group <= weight; group++)
        {
            Unsafe.WriteUnaligned(ref next, group < count ? Group(Word(ref word, 4 + group)) : Zeros);
            next = ref Unsafe.Add(ref next, 4);
        }

        if (count > weight + 1)
        {
            next = (byte)'.';
            next = ref Unsafe.Add(ref next, 1);
            for (var gap = weight + 1; gap < 0; gap++)
            {
                Unsafe.WriteUnaligned(ref next, Zeros);
                next = ref Unsafe.Add(ref next, 4);
            }

            for (; group < count - 1; group++)
            {
                Unsafe.WriteUnaligned(ref next, Group(Word(ref word, 4 + group)));
                next = ref Unsafe.Add(ref next, 4);
            }

            var last = Group(Word(ref word, 4 + group));
            Unsafe.WriteUnaligned(ref next, last);
            next = ref Unsafe.Add(ref next, 4 - (BitOperations.LeadingZeroCount(last ^ Zeros) >> 3));
        }

        number.Length = (int)Unsafe.ByteOffset(ref start, ref next);
        if (number.Length > DecimalText.MaxLength)
            ThrowOutside();
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

    /// <summary>Four ASCII digits of a base-10000 digit, the first in the lowest byte: two steps of dividing all parts at once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Group(short digit)
    {
        var value = (uint)digit;
        var hundreds = value * 5243 >> 19; // value / 100, exact below 10000
        var pairs = hundreds | ((value - (hundreds * 100)) << 16);
        var tens = (pairs * 103 >> 10) & 0x000F_000F; // each pair / 10, exact below 100
        return Zeros + tens + ((pairs - (tens * 10)) << 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short Word(ref byte wire, int index) =>
        BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<short>(ref Unsafe.Add(ref wire, index * sizeof(short))));

    [DoesNotReturn]
    private static void ThrowOutside() => throw new InvalidDataException("A stored number is outside the limits of a candle's numbers.");
}
