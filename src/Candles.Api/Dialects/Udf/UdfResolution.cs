using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candles.Data.Time;

namespace Candles.Api.Dialects.Udf;

/// <summary>Intervals as TradingView names them: minutes as a number, else <c>1D</c>, <c>3D</c>, <c>1W</c>, <c>1M</c>, of which the 1 may be left out.</summary>
internal static class UdfResolution
{
    private const int Day = 1440;

    /// <summary>All of them, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", Interval.All.Select(Of));

    public static string Of(Interval interval) => interval.Minutes < Day
        ? interval.Minutes.ToString(CultureInfo.InvariantCulture)
        : interval.Name.ToUpperInvariant();

    public static bool TryParse(string text, [NotNullWhen(true)] out Interval? interval)
    {
        var whole = text is "D" or "W" or "M" ? $"1{text}" : text;
        interval = Interval.All.FirstOrDefault(i => Of(i) == whole);
        return interval is not null;
    }

    public static IEnumerable<string> OfAll(IEnumerable<Interval> intervals) => intervals.Select(Of);

    /// <summary>How many days, weeks or months a candle has, of those that are named by <paramref name="unit"/>; minutes where there is none.</summary>
    public static string[] Multipliers(IEnumerable<Interval> intervals, char? unit) =>
    [
        .. intervals.Select(Of)
            .Where(name => unit is { } letter ? name.EndsWith(letter) : char.IsAsciiDigit(name[^1]))
            .Select(name => unit is null ? name : name[..^1]),
    ];
}
