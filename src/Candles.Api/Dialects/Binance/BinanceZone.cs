using System.Globalization;
using System.Text.RegularExpressions;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Binance;

/// <summary>The parameter <c>timeZone</c>: <c>0</c>, <c>8</c>, <c>-1:00</c>, <c>05:45</c>, from −12:00 to +14:00, in whose days and hours intervals begin.</summary>
internal static partial class BinanceZone
{
    public const string Accepted = "hours, or hours and minutes, from -12:00 to +14:00";

    private const int Min = -12 * 60;
    private const int Max = 14 * 60;

    /// <param name="minutes">East of UTC.</param>
    public static bool TryParse(string text, out int minutes)
    {
        minutes = 0;
        if (Form().Match(text) is not { Success: true } match)
            return false;
        minutes = (Number(match.Groups[2]) * 60) + Number(match.Groups[3]);
        if (match.Groups[1].Value == "-")
            minutes = -minutes;
        return minutes is >= Min and <= Max;
    }

    /// <summary>Whether candles begin at the same times there as in UTC, where they are kept: at all hours, say, but not all days.</summary>
    public static bool Keeps(Interval interval, int minutes) => minutes % interval.Minutes == 0;

    private static int Number(Group digits) => digits.Success ? int.Parse(digits.Value, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex(@"\A([+-]?)([0-9]{1,2})(?::([0-5][0-9]))?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
