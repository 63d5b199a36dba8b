using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Problems;
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

    /// <summary>Reads a query string whole: a parameter that is unknown, given twice or malformed is a problem.</summary>
    /// <param name="queryString">As it was sent, with its question mark.</param>
    /// <param name="known">The parameters that are taken here.</param>
    public static bool TryRead(
        string? queryString, IReadOnlyList<CandleParameter> known, out CandleParameters parameters, [NotNullWhen(false)] out Problem? problem)
    {
        parameters = new CandleParameters();
        problem = parameters.Read(queryString, known);
        return problem is null;
    }

    private Problem? Read(string? queryString, IReadOnlyList<CandleParameter> known)
    {
        var seen = 0;
        var pieces = new QueryString(queryString);
        while (pieces.MoveNext())
        {
            var index = IndexOf(pieces.Name, known);
            if (index < 0)
                return Invalid($"{Shown.Of(pieces.Name)} is not a parameter here; {CandleParameter.NamesOf(known)}.");

            var parameter = known[index];
            if ((seen & (1 << index)) != 0)
                return Invalid($"{parameter.Name} is given twice; it takes {parameter.Accepts}, once.");
            if (!parameter.Read(this, pieces.Value))
                return Invalid($"{parameter.Name} takes {parameter.Accepts}, not {Shown.Of(pieces.Value)}.");
            seen |= 1 << index;
        }

        return From >= To
            ? Invalid($"from must be before to; {CandleTime.ToIso(From.Value)} is not before {CandleTime.ToIso(To.Value)}.")
            : null;
    }

    private static int IndexOf(string name, IReadOnlyList<CandleParameter> known)
    {
        for (var i = 0; i < known.Count; i++)
        {
            if (known[i].Name == name)
                return i;
        }

        return -1;
    }

    private static Problem Invalid(string detail) => new(ProblemType.ParameterInvalid, detail);
}

/// <summary>A parameter of the candle route, whatever the method.</summary>
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

    /// <summary>Those of these names.</summary>
    public static IReadOnlyList<CandleParameter> Named(params string[] names) => [.. names.Select(name => All.First(p => p.Name == name))];

    /// <summary>The names, for error texts: <c>there is interval</c>, <c>there are from, to</c>.</summary>
    public static string NamesOf(IReadOnlyList<CandleParameter> parameters) =>
        $"there {(parameters.Count == 1 ? "is" : "are")} {string.Join(", ", parameters.Select(p => p.Name))}";

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
