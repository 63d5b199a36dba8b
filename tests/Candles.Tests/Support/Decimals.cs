using System.Globalization;
using System.Numerics;

namespace Candles.Tests.Support;

/// <summary>Decimals as a whole number and a scale, worked out with <see cref="BigInteger"/>, apart from the code under test.</summary>
internal static class Decimals
{
    /// <summary>Decimal places of <see cref="Unscaled"/>.</summary>
    public const int CommonScale = 28;

    /// <summary><c>unscaled / 10^scale</c>, without trailing zeros.</summary>
    /// <exception cref="OverflowException">A decimal cannot hold it exactly.</exception>
    public static decimal Of(BigInteger unscaled, int scale)
    {
        var text = Text(unscaled, scale);
        var value = decimal.Parse(text, CultureInfo.InvariantCulture);
        return value.ToString(CultureInfo.InvariantCulture) == text ? value : throw new OverflowException($"{text} is no decimal.");
    }

    /// <summary>The canonical text of <c>unscaled / 10^scale</c>.</summary>
    public static string Text(BigInteger unscaled, int scale)
    {
        if (unscaled.IsZero)
            return "0";

        var digits = BigInteger.Abs(unscaled).ToString(CultureInfo.InvariantCulture);
        if (scale > 0)
        {
            digits = digits.PadLeft(scale + 1, '0');
            digits = $"{digits[..^scale]}.{digits[^scale..]}".TrimEnd('0').TrimEnd('.');
        }
        else
        {
            digits += new string('0', -scale);
        }

        return unscaled.Sign < 0 ? "-" + digits : digits;
    }

    /// <summary>The canonical text of a decimal.</summary>
    public static string Text(decimal value) => Text(Unscaled(value), CommonScale);

    /// <summary>An exact sum, however many there are.</summary>
    /// <exception cref="OverflowException">A decimal cannot hold it exactly.</exception>
    public static decimal Sum(IEnumerable<decimal> values) => Of(UnscaledSum(values), CommonScale);

    /// <summary>The canonical text of a sum, which may be too long for a decimal.</summary>
    public static string SumText(IEnumerable<decimal> values) => Text(UnscaledSum(values), CommonScale);

    /// <summary>Whether a canonical text is within the limits: 18 decimal places, 28 digits, below 10^18.</summary>
    public static bool IsWithinLimits(string canonical)
    {
        var parts = canonical.TrimStart('-').Split('.');
        var fraction = parts.Length > 1 ? parts[1] : "";
        var significant = (parts[0] + fraction).TrimStart('0').Length;
        return parts[0].Length <= 18 && fraction.Length <= 18 && significant <= 28;
    }

    /// <summary>The value times 10^<see cref="CommonScale"/>.</summary>
    public static BigInteger Unscaled(decimal value)
    {
        var parts = value.ToString(CultureInfo.InvariantCulture).Split('.');
        var fraction = parts.Length > 1 ? parts[1] : "";
        return BigInteger.Parse(parts[0] + fraction.PadRight(CommonScale, '0'), CultureInfo.InvariantCulture);
    }

    private static BigInteger UnscaledSum(IEnumerable<decimal> values) =>
        values.Aggregate(BigInteger.Zero, (sum, value) => sum + Unscaled(value));
}
