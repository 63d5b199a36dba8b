using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;

namespace Candles.Formats.Import;

/// <summary>
/// A JSON row in the shape that nearly all have, <c>[1780272000000,2.32,"2.323",2.31,2.322,36613]</c>: milliseconds and
/// five plain numbers of at most 18 digits, each with or without quotes, and no white space but one space after commas. What is
/// taken here is JSON; what is not taken may still be, and <see cref="JsonRowReader"/> judges it.
/// </summary>
internal static class UsualRow
{
    /// <summary>The length of the row at the start of a text; 0 where it is of another shape.</summary>
    public static int Read(ReadOnlySpan<byte> text, out Candle candle)
    {
        candle = default;
        if (text.IsEmpty || text[0] != '[')
            return 0;

        var at = 1;
        if (Field(text, ref at, (byte)',', out var openTime, out var scale)
            && scale == 0
            && openTime is >= CandleTime.Min and <= CandleTime.Max
            && Number(text, ref at, (byte)',', out var open)
            && Number(text, ref at, (byte)',', out var high)
            && Number(text, ref at, (byte)',', out var low)
            && Number(text, ref at, (byte)',', out var close)
            && Number(text, ref at, (byte)']', out var volume))
        {
            candle = new Candle(openTime, open, high, low, close, volume);
            return at;
        }

        return 0;
    }

    /// <summary>Reads on behind a row, as long as a comma and a usual row follow.</summary>
    /// <returns>Where the last row ends; <paramref name="at"/> where none was read.</returns>
    public static int ReadFollowing(ReadOnlySpan<byte> text, int at, ImportRows rows)
    {
        while (at < text.Length && text[at] == ',')
        {
            var start = at + 1;
            while (start < text.Length && text[start] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
                start++;
            var length = Read(text[start..], out var candle);
            if (length == 0)
                break;
            rows.Add(start, candle);
            at = start + length;
        }

        return at;
    }

    private static bool Number(ReadOnlySpan<byte> text, ref int at, byte end, out decimal value)
    {
        var isUsual = Field(text, ref at, end, out var digits, out var scale);
        value = isUsual ? DecimalParser.OfPlain(digits, scale) : 0;
        return isUsual;
    }

    /// <summary>Reads a plain number, in quotes or not, and past the byte that must follow it and one space behind that.</summary>
    private static bool Field(ReadOnlySpan<byte> text, ref int at, byte end, out long digits, out int scale)
    {
        var quoted = at < text.Length && text[at] == '"' ? 1 : 0;
        at += quoted;
        var length = DecimalParser.ReadPlain(text[at..], out digits, out scale);
        at += length + quoted;
        if (length == 0 || at >= text.Length || text[at] != end || (quoted == 1 && text[at - 1] != '"'))
            return false;
        at++;
        if (end == ',' && at < text.Length && text[at] == ' ')
            at++;
        return true;
    }
}
