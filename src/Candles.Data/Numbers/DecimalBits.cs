using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Candles.Data.Numbers;

/// <summary>A decimal as it lies in memory: a whole number of 96 bits and a power of ten to divide it by.</summary>
/// <remarks>The layout is that of OLE's DECIMAL, which .NET passes to native code as it is.</remarks>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DecimalBits
{
    private readonly uint _flags;

    /// <summary>The upper 32 bits of the whole number.</summary>
    public readonly uint High;

    /// <summary>The lower 64 bits of the whole number.</summary>
    public readonly ulong Low;

    /// <summary>The whole number.</summary>
    public UInt128 Mantissa => new(High, Low);

    /// <summary>1 where negative, which zero may be, too; else 0.</summary>
    public int Sign => (int)(_flags >> 31);

    /// <summary>Decimal places, 0 to 28.</summary>
    public int Scale => (int)(_flags >> 16) & 0xFF;

    /// <summary>How many of the 96 bits of the whole number stand before its first 1.</summary>
    public int LeadingZeros => High == 0 ? 32 + BitOperations.LeadingZeroCount(Low) : BitOperations.LeadingZeroCount(High);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static DecimalBits Of(decimal value) => Unsafe.BitCast<decimal, DecimalBits>(value);

    /// <summary>Divides the whole number by 10^16.</summary>
    /// <remarks>The upper 64 bits times 2^117 / 10^16 give the quotient, or one less: what is cut off is far below 1.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong DivideBySixteenDigits(out ulong remainder)
    {
        const ulong reciprocal = 16_615_349_947_311_448_411; // 2^117 / 10^16, rounded down
        var quotient = Math.BigMul(((ulong)High << 32) | (Low >> 32), reciprocal, out _) >> 21;
        remainder = Low - (quotient * AsciiDigits.SixteenLimit);
        if (remainder >= AsciiDigits.SixteenLimit)
        {
            remainder -= AsciiDigits.SixteenLimit;
            quotient++;
        }

        return quotient;
    }
}
