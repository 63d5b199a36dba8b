using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using Candles.Data.Time;

namespace Candles.Formats.Import;

/// <summary>
/// Open times as files write them: Unix milliseconds (up to 15 digits), Unix microseconds (16 digits, which is from
/// 2001-09-09 on) that are whole milliseconds, or ISO 8601 with a zone, a space being as good as the T. Unix seconds are
/// refused: they would be milliseconds of early 1970.
/// </summary>
internal static class ImportTime
{
    private const string NotATime = "is not Unix milliseconds, 16-digit microseconds, or ISO 8601 with a zone (2026-06-01T00:00:00Z)";
    private const string NotWhole = "is not a whole millisecond";
    private const int SecondDigits = 10;
    private const int MicrosecondDigits = 16;
    private const int LongestText = 40;

    /// <param name="fault">Why the text was refused, for an error message; null when it was taken.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // as DelimitedFile.ReadRow
    public static bool TryParse(ReadOnlySpan<byte> text, out long time, [NotNullWhen(false)] out string? fault)
    {
        time = 0;
        fault = null;
        foreach (var c in text)
        {
            var digit = (uint)(c - '0');
            if (digit > 9 || text.Length > MicrosecondDigits)
                return TryParseIso(text, out time, out fault);
            time = (time * 10) + digit;
        }

        if (text.Length == MicrosecondDigits)
        {
            (time, var rest) = Math.DivRem(time, 1000);
            if (rest != 0)
                fault = NotWhole;
        }
        else if (time < CandleTime.Min)
        {
            fault = text.Length switch
            {
                0 => NotATime,
                SecondDigits => "is before 1971 in Unix milliseconds; seconds are not taken",
                _ => "is before 1971-01-01",
            };
        }

        return fault is null;
    }

    private static bool TryParseIso(ReadOnlySpan<byte> text, out long time, [NotNullWhen(false)] out string? fault)
    {
        fault = null;
        if (TryParseUsualIso(text, out time))
            return true;

        fault = NotATime;
        if (text.Length > LongestText)
            return false;

        var chars = Encoding.UTF8.GetString(text).ToCharArray();
        if (chars is [_, _, _, _, '-', _, _, '-', _, _, ' ', ..])
            chars[10] = 'T';
        if (!chars.AsSpan().ContainsAny('-', ':') || !CandleTime.TryParse(chars, out time))
            return false;

        fault = IsWholeMillisecond(chars) ? null : NotWhole;
        return fault is null;
    }

    /// <summary>Reads the form that nearly all times have, <c>2026-06-01T00:00:00Z</c>, without making a string.</summary>
    private static bool TryParseUsualIso(ReadOnlySpan<byte> text, out long time)
    {
        time = 0;
        Span<char> chars = stackalloc char[CandleTime.UsualIsoLength];
        if (text.Length != chars.Length || Ascii.ToUtf16(text, chars, out _) != OperationStatus.Done)
            return false;
        if (chars[10] == ' ')
            chars[10] = 'T';
        return CandleTime.TryReadUsualIso(chars, out time);
    }

    /// <summary>Whether nothing but zeros stands behind the third digit of the fraction: <see cref="CandleTime"/> rounds up.</summary>
    private static bool IsWholeMillisecond(ReadOnlySpan<char> text)
    {
        var point = text.IndexOf('.');
        if (point < 0)
            return true;
        var fraction = text[(point + 1)..text.LastIndexOfAny("Z+-")];
        return fraction.Length <= 3 || !fraction[3..].ContainsAnyExcept('0');
    }
}
