using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Candles.Data.Numbers;

/// <summary>Writes decimals in the one text form of <see cref="DecimalText"/>: sixteen digits in a register, of which the zeros at
/// either end are cut and between which the point is put. No string, no division by ten.</summary>
public static class DecimalFormat
{
    /// <summary>Bytes of the longest text of any decimal, also of those that no candle may have: <c>-0.</c> and 28 digits.</summary>
    public const int MaxLength = 31;

    /// <summary>Bytes that may be overwritten behind a number.</summary>
    public const int Slack = 32;

    private const int RegisterDigits = 16;

    private static readonly Vector128<byte> Places = Vector128<byte>.Indices;

    /// <summary>Writes a decimal; trailing zeros are left out.</summary>
    /// <param name="at">Room for <see cref="MaxLength"/> and <see cref="Slack"/> bytes.</param>
    /// <returns>Where the next byte goes.</returns>
    public static ref byte Put(decimal value, ref byte at)
    {
        var bits = DecimalBits.Of(value);
        if (bits.High != 0 || bits.Low >= AsciiDigits.SixteenLimit || bits.Scale >= RegisterDigits)
            return ref PutLong(bits, ref at);

        at = (byte)'-';
        at = ref Unsafe.Add(ref at, bits.Low != 0 ? bits.Sign : 0);
        return ref PutRegister(AsciiDigits.Sixteen(bits.Low), RegisterDigits - bits.Scale, ref at);
    }

    /// <summary>Writes a whole number, at least 0 and below 10^16.</summary>
    /// <inheritdoc cref="Put(decimal, ref byte)"/>
    public static ref byte Put(long value, ref byte at)
    {
        var digits = AsciiDigits.Sixteen((ulong)value);
        if (value is < 1_000_000_000_000 or >= 10_000_000_000_000)
            return ref PutRegister(digits, RegisterDigits, ref at);

        // Milliseconds from 2001 to 2286: where the next byte goes need not be found out.
        Vector128.ShuffleNative(digits, Places + Vector128.Create((byte)3)).StoreUnsafe(ref at);
        return ref Unsafe.Add(ref at, 13);
    }

    /// <summary>Writes a decimal.</summary>
    /// <param name="destination">At least as long as the text.</param>
    /// <returns>The bytes written.</returns>
    [SkipLocalsInit]
    public static int Format(decimal value, Span<byte> destination)
    {
        Span<byte> text = stackalloc byte[MaxLength + Slack];
        ref var start = ref MemoryMarshal.GetReference(text);
        var length = (int)Unsafe.ByteOffset(ref start, ref Put(value, ref start));
        text[..length].CopyTo(destination);
        return length;
    }

    /// <param name="point">Digits before the point, 1 to 16.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref byte PutRegister(Vector128<byte> digits, int point, ref byte at)
    {
        var significant = ~Vector128.Equals(digits, Vector128.Create((byte)'0')).ExtractMostSignificantBits() & 0xFFFF;
        var start = Math.Min(BitOperations.TrailingZeroCount(significant | 0x1_0000), point - 1);
        var fraction = Math.Max(32 - BitOperations.LeadingZeroCount(significant) - point, 0);
        var whole = point - start;

        Vector128.ShuffleNative(digits, Places + Vector128.Create((byte)start)).StoreUnsafe(ref at);
        at = ref Unsafe.Add(ref at, whole);
        at = (byte)'.';
        Vector128.ShuffleNative(digits, Places + Vector128.Create((byte)point)).StoreUnsafe(ref Unsafe.Add(ref at, 1));
        return ref Unsafe.Add(ref at, fraction + (fraction > 0 ? 1 : 0));
    }

    /// <summary>The same with two registers, for up to 29 digits, moved through memory.</summary>
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ref byte PutLong(DecimalBits bits, ref byte at)
    {
        Span<byte> moved = stackalloc byte[2 * Vector256<byte>.Count];
        ref var first = ref MemoryMarshal.GetReference(moved);
        var high = bits.DivideBySixteenDigits(out var low);
        var digits = Vector256.Create(AsciiDigits.Sixteen(high), AsciiDigits.Sixteen(low));
        digits.StoreUnsafe(ref first);

        var point = (2 * RegisterDigits) - bits.Scale;
        var significant = ~Vector256.Equals(digits, Vector256.Create((byte)'0')).ExtractMostSignificantBits();
        var start = Math.Min(BitOperations.TrailingZeroCount(significant), point - 1);
        var fraction = Math.Max(32 - BitOperations.LeadingZeroCount(significant) - point, 0);
        var whole = point - start;

        at = (byte)'-';
        at = ref Unsafe.Add(ref at, significant != 0 ? bits.Sign : 0);
        Vector256.LoadUnsafe(ref Unsafe.Add(ref first, start)).StoreUnsafe(ref at);
        at = ref Unsafe.Add(ref at, whole);
        if (fraction == 0)
            return ref at;

        at = (byte)'.';
        at = ref Unsafe.Add(ref at, 1);
        Vector256.LoadUnsafe(ref Unsafe.Add(ref first, point)).StoreUnsafe(ref at);
        return ref Unsafe.Add(ref at, fraction);
    }
}
