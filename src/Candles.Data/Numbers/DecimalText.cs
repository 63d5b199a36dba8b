using System.Runtime.CompilerServices;

namespace Candles.Data.Numbers;

/// <summary>
/// Exact decimals and their one text form: no exponent, no trailing zeros, no <c>-0</c>. In that form a value has at most
/// 18 decimal places, at most 28 significant digits and a magnitude below 10^18. <see cref="DecimalParser"/> reads it,
/// <see cref="DecimalFormat"/> writes it.
/// </summary>
public static class DecimalText
{
    public const int MaxScale = 18;
    public const int MaxDigits = 28;

    /// <summary>Bytes of the longest text: a sign, 28 digits and a point.</summary>
    public const int MaxLength = 30;

    private const decimal Limit = 1_000_000_000_000_000_000m;

    private static ReadOnlySpan<ulong> PowersOfTen =>
    [
        1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
    ];

    /// <summary>The same value without trailing zeros and without a sign on zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static decimal Canonical(decimal value)
    {
        var bits = DecimalBits.Of(value);
        var (scale, mantissa) = ((byte)bits.Scale, bits.Mantissa);
        if (mantissa == 0)
            return 0m;
        if (scale == 0 || (bits.Low & 1) != 0) // an odd number does not end in 0
            return value;

        if (mantissa <= ulong.MaxValue)
        {
            var small = (ulong)mantissa;
            while (scale > 0 && small % 10 == 0)
            {
                small /= 10;
                scale--;
            }

            return new decimal((int)(uint)small, (int)(uint)(small >> 32), 0, value < 0, scale);
        }

        while (scale > 0 && mantissa % 10 == 0)
        {
            mantissa /= 10;
            scale--;
        }

        return new decimal((int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64), value < 0, scale);
    }

    /// <summary>Why a value, in its canonical form, is outside the limits; null when it is within.</summary>
    public static string? FaultOf(decimal canonical)
    {
        if (canonical is >= Limit or <= -Limit)
            return "has a magnitude of 10^18 or more";
        if (canonical.Scale > MaxScale)
            return "has more than 18 decimal places";
        return canonical.Scale > MaxDigits - 18 && !HasFewDigits(canonical) ? "has more than 28 significant digits" : null;
    }

    private static bool HasFewDigits(decimal value)
    {
        return DecimalBits.Of(value).Mantissa < Pow10(MaxDigits);
    }

    /// <summary>10^power, for powers up to 38.</summary>
    internal static UInt128 Pow10(int power)
    {
        if (power < PowersOfTen.Length)
            return PowersOfTen[power];
        UInt128 result = 1;
        for (; power >= 9; power -= 9)
            result *= PowersOfTen[9];
        return result * PowersOfTen[power];
    }
}
