using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Route;

/// <summary>A series at an interval, <c>binance/USDT/NEAR:5m</c> in text; without an interval at <c>1m</c>.</summary>
internal sealed record SeriesInterval(SeriesKey Series, Interval Interval)
{
    /// <summary>The most that one question may name.</summary>
    public const int Max = 100;

    public const string Accepted = "1 to 100 of exchange/market/asset:interval, divided by commas, none twice";

    public override string ToString() => $"{Series}:{Interval}";

    /// <summary>Reads a list, divided by commas.</summary>
    public static bool TryParseList(ReadOnlySpan<char> text, [NotNullWhen(true)] out IReadOnlyList<SeriesInterval>? list)
    {
        list = null;
        var found = new List<SeriesInterval>();
        foreach (var range in text.Split(','))
        {
            if (found.Count == Max || !TryParse(text[range], out var item) || found.Contains(item))
                return false;
            found.Add(item);
        }

        list = found;
        return true;
    }

    private static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out SeriesInterval? item)
    {
        item = null;
        var colon = text.IndexOf(':');
        var interval = Interval.OneMinute;
        if (colon >= 0 && !Interval.TryParse(text[(colon + 1)..], out interval))
            return false;
        if (!SeriesKey.TryParse((colon < 0 ? text : text[..colon]).ToString(), out var series))
            return false;
        item = new SeriesInterval(series, interval);
        return true;
    }
}
