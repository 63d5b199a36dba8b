using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Candles.Api.OpenApi;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Filling;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Takes a value over; false where it is not accepted.</summary>
/// <param name="value">Percent-decoded.</param>
internal delegate bool ParameterReader(ref CandleParameters parameters, ReadOnlySpan<char> value);

/// <summary>A parameter of the candle route, whatever the method.</summary>
internal sealed record CandleParameter(string Name, string Accepts, string Meaning, Func<JsonObject> Schema, ParameterReader Read)
    : ApiParameter(Name, Accepts, Meaning, Schema)
{
    public static ImmutableArray<CandleParameter> All { get; } =
    [
        new(
            "interval", $"one of {Interval.Accepted} (case-sensitive)", "Length of a candle.",
            () => ApiSchema.Choice(Interval.All.Select(i => i.Name), Interval.OneMinute.Name), ReadInterval),
        new(
            "limit", $"a whole number from 1 to {CandleQuery.MaxLimit}", "Most candles of an answer.",
            () => ApiSchema.Whole(1, CandleQuery.MaxLimit, CandleQuery.DefaultLimit), ReadLimit),
        new(
            "from", CandleTime.Accepted, "First open time; the limit then keeps the oldest candles.",
            ApiSchema.Text, (ref p, value) => Known(p.From = Time(value))),
        new(
            "to", CandleTime.Accepted, "Open time to stop before.",
            ApiSchema.Text, (ref p, value) => Known(p.To = Time(value))),
        new(
            "closed", "true or false", "Whether candles that are still open are left out.",
            ApiSchema.Switch, ReadClosed),
        new(
            "format", $"one of {CandleEncoder.Accepted}", "Format of the answer; wins over Accept.",
            () => ApiSchema.Choice(CandleEncoder.All.Select(e => e.Name)), (ref p, value) => Known(p.Format = CandleEncoder.Named(value))),
        new(
            "path", $"one of {ReadStrategy.Accepted}", "How the bytes are made.",
            () => ApiSchema.Choice(ReadStrategy.All.Select(p => p.Name), ReadStrategy.Default.Name), ReadPath),
        new(
            "timing", "true or false",
            "Whether the answer's header Server-Timing tells how long its steps took, writing excepted, which the header precedes.",
            ApiSchema.Switch, ReadTiming),
        new(
            "points", $"a whole number from 1 to {CandleQuery.MaxLimit}",
            "Chooses the interval, which is not given then, nor is limit: the finest that needs at most so many candles from from to to, both of "
            + "which are given. It needs one for each slot of its grid that overlaps the range, stored or not; the header Candle-Interval names it. "
            + "Where all intervals of the series need more, that is refused, with the number that the coarsest needs.",
            () => ApiSchema.Whole(1, CandleQuery.MaxLimit), ReadPoints),
        new(
            "fill", $"one of {Fills.Accepted}",
            "What stands for each missing candle of the range that lies between two stored ones: previous, a flat candle at the close before it "
            + "with volume 0; null, a row without prices. Such rows are marked as filled, and the limit counts them.",
            () => ApiSchema.Choice(Fills.Names, Fills.Names[0]), ReadFill),
    ];

    /// <summary>Those of these names.</summary>
    public static ImmutableArray<CandleParameter> Named(params string[] names) => [.. names.Select(name => All.First(p => p.Name == name))];

    /// <summary>The names, for error texts: <c>there is interval</c>, <c>there are from, to</c>.</summary>
    public static string NamesOf(ImmutableArray<CandleParameter> parameters) =>
        parameters.IsEmpty ? "there is none" : $"there {(parameters.Length == 1 ? "is" : "are")} {string.Join(", ", parameters.Select(p => p.Name))}";

    private static bool ReadInterval(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        if (!Interval.TryParse(value, out var interval))
            return false;
        parameters.Interval = interval;
        return true;
    }

    private static bool ReadLimit(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        parameters.Limit = Count(value);
        return parameters.Limit > 0;
    }

    private static bool ReadPoints(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        parameters.Points = Count(value);
        return parameters.Points > 0;
    }

    private static bool ReadFill(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        var isKnown = Fills.TryParse(value, out var fill);
        parameters.Fill = fill;
        return isKnown;
    }

    /// <summary>1 to the most candles of an answer; 0 where the value is no such number.</summary>
    private static int Count(ReadOnlySpan<char> value)
    {
        var count = 0;
        foreach (var digit in value)
        {
            if (!char.IsAsciiDigit(digit))
                return 0;
            count = (10 * count) + (digit - '0');
            if (count > CandleQuery.MaxLimit)
                return 0;
        }

        return count;
    }

    private static bool ReadClosed(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        parameters.ClosedOnly = value is "true";
        return value is "true" or "false";
    }

    private static bool ReadTiming(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        parameters.Timing = value is "true";
        return value is "true" or "false";
    }

    private static bool ReadPath(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        if (ReadStrategy.Named(value) is not { } path)
            return false;
        parameters.Path = path;
        return true;
    }

    private static long? Time(ReadOnlySpan<char> value) => CandleTime.TryParse(value, out var time) ? time : null;

    private static bool Known<T>(T? value) => value is not null;
}
