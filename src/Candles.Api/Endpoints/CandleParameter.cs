using System.Globalization;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Data;

namespace Candles.Api.Endpoints;

/// <summary>The values of a query string while it is read; defaults where nothing was said.</summary>
internal sealed class CandleParameters
{
    public Interval Interval { get; set; } = Interval.OneMinute;
    public int Limit { get; set; } = CandleQuery.DefaultLimit;
    public long? From { get; set; }
    public long? To { get; set; }
    public bool ClosedOnly { get; set; }
    public CandleEncoder? Format { get; set; }
    public CandlePath Path { get; set; } = CandlePath.Default;
}

/// <summary>A parameter of the candle route.</summary>
/// <param name="Accepts">What it takes, for error texts.</param>
/// <param name="Read">Takes a value over; false where it is not accepted.</param>
internal sealed record CandleParameter(string Name, string Accepts, Func<CandleParameters, string, bool> Read)
{
    public static IReadOnlyList<CandleParameter> All { get; } =
    [
        new("interval", $"one of {Interval.Accepted} (case-sensitive)", ReadInterval),
        new("limit", $"a whole number from 1 to {CandleQuery.MaxLimit}", ReadLimit),
        new("from", CandleTime.Accepted, (p, value) => Known(p.From = Time(value))),
        new("to", CandleTime.Accepted, (p, value) => Known(p.To = Time(value))),
        new("closed", "true or false", ReadClosed),
        new("format", $"one of {CandleEncoder.Accepted}", (p, value) => Known(p.Format = CandleEncoder.All.FirstOrDefault(e => e.Name == value))),
        new("path", $"one of {CandlePath.Accepted}", ReadPath),
    ];

    /// <summary>The names, for error texts.</summary>
    public static string Names { get; } = string.Join(", ", All.Select(p => p.Name));

    private static bool ReadInterval(CandleParameters parameters, string value)
    {
        if (!Interval.TryParse(value, out var interval))
            return false;
        parameters.Interval = interval;
        return true;
    }

    private static bool ReadLimit(CandleParameters parameters, string value)
    {
        if (value.AsSpan().ContainsAnyExceptInRange('0', '9')
            || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            || limit is < 1 or > CandleQuery.MaxLimit)
        {
            return false;
        }

        parameters.Limit = limit;
        return true;
    }

    private static bool ReadClosed(CandleParameters parameters, string value)
    {
        parameters.ClosedOnly = value == "true";
        return value is "true" or "false";
    }

    private static bool ReadPath(CandleParameters parameters, string value)
    {
        if (CandlePath.All.FirstOrDefault(p => p.Name == value) is not { } path)
            return false;
        parameters.Path = path;
        return true;
    }

    private static long? Time(string value) => CandleTime.TryParse(value, out var time) ? time : null;

    private static bool Known<T>(T? value) => value is not null;
}
