using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Candles.Data.Numbers;

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

    internal const int HeaderLength = 8;
    internal const ushort Positive = 0x0000;
    internal const ushort Negative = 0x4000;

    /// <summary>Header and four digits.</summary>
    private const int HeadLength = 16;

    /// <summary>ASCII "0.".</summary>
    private const ushort ZeroPoint = '0' | ('.' << 8);

    private static readonly Vector128<uint> Columns = Vector128.Create(0u, 1, 2, 3);

    /// <summary>Four big-endian words to four lanes of 32 bits; 255 gives zero.</summary>
    private static readonly Vector128<byte> WordsToColumns =
        Vector128.Create((byte)1, 0, 255, 255, 3, 2, 255, 255, 5, 4, 255, 255, 7, 6, 255, 255);

    /// <summary>For each weight 0…3 and each number of leading zeros 0…3: which digit goes where, with a gap for the point.</summary>
    private static readonly byte[] Layouts = MakeLayouts();

    /// <summary>Turns wire digits straight into canonical text; no decimal is made.</summary>
    /// <param name="buffer">The wire form, and whatever lies behind it; at least <see cref="HeadLength"/> bytes are the quick way.</param>
    /// <param name="length">Bytes of the wire form.</param>
    public static void ToText(ReadOnlySpan<byte> buffer, int length, ref AsciiNumber number)
    {
        if (length < HeaderLength || length > buffer.Length)
            ThrowOutside();
        ref var word = ref MemoryMarshal.GetReference(buffer);
        var header = BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<ulong>(ref word));
        int count = (short)(header >> 48);
        int weight = (short)(header >> 32);
        var sign = (ushort)(header >> 16);
        if (length != HeaderLength + (count * sizeof(short)) || (sign != Positive && sign != Negative))
            ThrowOutside();

        var isCommon = (uint)(count - 1) < 4 && (uint)(weight + 1) <= 4 && buffer.Length >= HeadLength;
        if (!isCommon || !TryCommonToText(ref word, count, weight, sign, ref number))
            AnyToText(ref word, count, weight, sign, ref number);
    }

    /// <summary>
    /// Up to four base-10000 digits at once: sixteen ASCII digits in a register, of which the zeros at either end are cut and
    /// between which the point is put.
    /// </summary>
    /// <returns>False where the text is longer than a register.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool TryCommonToText(ref byte word, int count, int weight, ushort sign, ref AsciiNumber number)
    {
        var digits = Vector128.CreateScalar(Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref word, HeaderLength))).AsByte();
        var groups = Vector128.Shuffle(digits, WordsToColumns).AsUInt32() & Vector128.LessThan(Columns, Vector128.Create((uint)count));
        var text = AsciiDigits.Four(groups).AsByte();

        var significant = ~Vector128.Equals(text, Vector128.Create((byte)'0')).ExtractMostSignificantBits() & 0xFFFF;
        var end = 32 - BitOperations.LeadingZeroCount(significant);
        ref var next = ref MemoryMarshal.GetReference(number.Buffer);
        next = (byte)'-';
        var signLength = sign >> 14;
        next = ref Unsafe.Add(ref next, signLength);

        if (weight < 0)
        {
            Unsafe.WriteUnaligned(ref next, ZeroPoint);
            text.StoreUnsafe(ref Unsafe.Add(ref next, sizeof(ushort)));
            number.Length = signLength + sizeof(ushort) + end;
            return true;
        }

        var start = BitOperations.TrailingZeroCount(significant);
        var whole = (4 * (weight + 1)) - start; // digits before the point
        var all = end - start;
        if (all > 15)
            return false;

        ref var layout = ref Unsafe.Add(ref MemoryMarshal.GetReference(Layouts), Vector128<byte>.Count * ((4 * weight) + start));
        Vector128.Shuffle(text, Vector128.LoadUnsafe(ref layout)).StoreUnsafe(ref next);
        Unsafe.Add(ref next, whole) = (byte)'.';
        number.Length = signLength + (all > whole ? all + 1 : whole);
        return true;
    }

    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AnyToText(ref byte word, int count, int weight, ushort sign, ref AsciiNumber number)
    {
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
            var first = AsciiDigits.Four((uint)Word(ref word, 4));
            var leading = BitOperations.TrailingZeroCount(first ^ AsciiDigits.FourZeros) >> 3;
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
            Unsafe.WriteUnaligned(ref next, group < count ? AsciiDigits.Four((uint)Word(ref word, 4 + group)) : AsciiDigits.FourZeros);
            next = ref Unsafe.Add(ref next, 4);
        }

        if (count > weight + 1)
        {
            next = (byte)'.';
            next = ref Unsafe.Add(ref next, 1);
            for (var gap = weight + 1; gap < 0; gap++)
            {
                Unsafe.WriteUnaligned(ref next, AsciiDigits.FourZeros);
                next = ref Unsafe.Add(ref next, 4);
            }

            for (; group < count - 1; group++)
            {
                Unsafe.WriteUnaligned(ref next, AsciiDigits.Four((uint)Word(ref word, 4 + group)));
                next = ref Unsafe.Add(ref next, 4);
            }

            var last = AsciiDigits.Four((uint)Word(ref word, 4 + group));
            Unsafe.WriteUnaligned(ref next, last);
            next = ref Unsafe.Add(ref next, 4 - (BitOperations.LeadingZeroCount(last ^ AsciiDigits.FourZeros) >> 3));
        }

        number.Length = (int)Unsafe.ByteOffset(ref start, ref next);
        if (number.Length > DecimalText.MaxLength)
            ThrowOutside();
    }

    private static byte[] MakeLayouts()
    {
        var layouts = new byte[4 * 4 * Vector128<byte>.Count];
        for (var i = 0; i < layouts.Length; i++)
        {
            var (layout, place) = Math.DivRem(i, Vector128<byte>.Count);
            var (weight, start) = Math.DivRem(layout, 4);
            var whole = (4 * (weight + 1)) - start;
            layouts[i] = (byte)(start + (place > whole ? place - 1 : place));
        }

        return layouts;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static short Word(ref byte wire, int index) =>
        BinaryPrimitives.ReverseEndianness(Unsafe.ReadUnaligned<short>(ref Unsafe.Add(ref wire, index * sizeof(short))));

    [DoesNotReturn]
    private static void ThrowOutside() => throw new InvalidDataException("A stored number is outside the limits of a candle's numbers.");
}
