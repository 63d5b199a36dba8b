using System.Globalization;

namespace Candles.Report.Figures;

/// <summary>Numbers as reports print them: as many digits as a measurement carries, and never an exponent.</summary>
internal static class Number
{
    /// <summary>Whole numbers from 100, one decimal place from 10, two from 1, and below that two digits that count.</summary>
    public static string Text(double value)
    {
        if (!double.IsFinite(value))
            return "–";
        var size = Math.Abs(value);
        if (size == 0)
            return "0";
        var places = size switch
        {
            >= 99.95 => 0,
            >= 9.995 => 1,
            >= 0.995 => 2,
            _ => Math.Min(12, 1 - (int)Math.Floor(Math.Log10(size))),
        };
        return Fixed(value, places);
    }

    /// <summary>A mark on an axis: the number without zeros at its end.</summary>
    public static string Tick(double value) => Math.Abs(value) < 1e-9 ? "0" : value.ToString("#,0.#########", CultureInfo.InvariantCulture);

    public static string Whole(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>How many times another: <c>3.2 ×</c>.</summary>
    public static string Times(double value) => double.IsFinite(value) ? $"{Text(value)} ×" : "–";

    /// <param name="share">1 is all.</param>
    public static string Percent(double share) => share == 0 ? "0 %" : $"{Text(share * 100)} %";

    private static string Fixed(double value, int places) =>
        Math.Round(value, places, MidpointRounding.AwayFromZero).ToString("#,0." + new string('0', places), CultureInfo.InvariantCulture);
}
