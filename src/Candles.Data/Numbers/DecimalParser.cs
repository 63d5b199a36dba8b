using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Candles.Data.Numbers;

/// <summary>Reads decimals from text; what is outside the limits of <see cref="DecimalText"/> is refused.</summary>
public static class DecimalParser
{
    /// <summary>Digits of a plain number: what 64 bits hold, and within all limits wherever the point stands.</summary>
    private const int PlainDigits = 18;

    /// <summary>
    /// Reads a number as people and exchanges write it: <c>2.3200</c>, <c>-5</c>, <c>.5</c>, <c>9.417e-05</c>.
    /// </summary>
    /// <param name="text">ASCII, nothing before or after the number.</param>
    /// <param name="fault">Why the text was refused, for an error message; null when it was taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as DelimitedFile.ReadRow
    public static bool TryParse(ReadOnlySpan<byte> text, out decimal value, [NotNullWhen(false)] out string? fault)
    {
        if (ReadPlain(text, out var plain, out var places) is > 0 and var length && length == text.Length)
        {
            value = OfPlain(plain, places);
            fault = null;
            return true;
        }

        value = 0;
        var i = 0;
        var negative = false;
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
        {
            negative = text[0] == '-';
            i = 1;
        }

        UInt128 mantissa = 0;
        var digits = 0; // significant ones, trailing zeros not yet counted
        var zeros = 0; // zeros seen since the last digit that was not one
        var exponent = 0; // of the last digit read
        var tooLong = false;
        var any = false;
        var point = false;
        for (; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '.' && !point)
            {
                point = true;
                continue;
            }

            var digit = (uint)(c - '0');
            if (digit > 9)
                break;
            any = true;
            if (point)
                exponent--;
            if (digit == 0)
            {
                if (digits > 0)
                    zeros++;
                continue;
            }

            var shift = digits == 0 ? 1 : zeros + 1;
            digits += shift;
            zeros = 0;
            if (digits > DecimalText.MaxDigits)
            {
                tooLong = true;
                continue;
            }

            mantissa = (mantissa * (shift == 1 ? 10 : DecimalText.Pow10(shift))) + digit;
        }

        if (!any)
            return Refuse(out fault, "is not a decimal number");

        // What stands after the last significant digit belongs to the exponent.
        long scale = -((long)exponent + zeros);
        if (digits == 0)
            scale = 0;
        if (i < text.Length)
        {
            if (text[i] is not ((byte)'e' or (byte)'E') || !TryExponent(text[(i + 1)..], out var written))
                return Refuse(out fault, "is not a decimal number");
            if (digits > 0)
                scale -= written;
        }

        if (digits == 0)
        {
            fault = null;
            return true;
        }

        if (digits - scale > 18)
            return Refuse(out fault, "has a magnitude of 10^18 or more");
        if (scale > DecimalText.MaxScale)
            return Refuse(out fault, "has more than 18 decimal places");
        if (tooLong)
            return Refuse(out fault, "has more than 28 significant digits");
        if (scale < 0)
        {
            mantissa *= DecimalText.Pow10((int)-scale);
            scale = 0;
        }

        value = new decimal((int)(uint)mantissa, (int)(uint)(mantissa >> 32), (int)(uint)(mantissa >> 64), negative, (byte)scale);
        fault = null;
        return true;
    }

    /// <summary>
    /// Reads the plain number that a text begins with, which is how nearly all numbers are written: a sign or none, at most 18
    /// digits with a point among them or none, no exponent, no zero in front. It is a number of JSON, too.
    /// </summary>
    /// <param name="digits">The number without its point; with <paramref name="scale"/> it goes to <see cref="OfPlain"/>.</param>
    /// <returns>Its length; 0 where the text begins with no such number.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as DelimitedFile.ReadRow
    internal static int ReadPlain(ReadOnlySpan<byte> text, out long digits, out int scale)
    {
        digits = 0;
        scale = 0;
        var first = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var i = first;
        uint digit;
        for (; i < text.Length && (digit = (uint)(text[i] - '0')) <= 9; i++)
            digits = (digits * 10) + digit; // may wrap, and is refused then for its length

        var whole = i - first;
        if (i < text.Length && text[i] == '.')
        {
            var point = ++i;
            for (; i < text.Length && (digit = (uint)(text[i] - '0')) <= 9; i++)
                digits = (digits * 10) + digit;
            scale = i - point;
            if (scale == 0)
                return 0;
        }

        if (whole == 0 || whole + scale > PlainDigits || (whole > 1 && text[first] == '0'))
            return 0;
        if (first == 1)
            digits = -digits;
        return i;
    }

    /// <summary>The canonical decimal of a number that <see cref="ReadPlain"/> has read.</summary>
    internal static decimal OfPlain(long digits, int scale)
    {
        for (long tenth; scale > 0 && (tenth = digits / 10) * 10 == digits; scale--)
            digits = tenth;
        var mantissa = (ulong)Math.Abs(digits);
        return new decimal((int)mantissa, (int)(mantissa >> 32), 0, digits < 0, (byte)scale);
    }

    private static bool TryExponent(ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'-' or (byte)'+')
            text = text[1..];
        if (text.IsEmpty)
            return false;
        foreach (var c in text)
        {
            if (c is < (byte)'0' or > (byte)'9')
                return false;
            exponent = Math.Min((exponent * 10) + (c - '0'), 1_000_000); // far outside any limit, and no overflow
        }

        exponent = negative ? -exponent : exponent;
        return true;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Refuse(out string fault, string reason)
    {
        fault = reason;
        return false;
    }
}
