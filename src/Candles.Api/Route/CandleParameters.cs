using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Filling;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>The values of a query string; defaults where nothing was said. Reading one that is accepted allocates nothing.</summary>
internal struct CandleParameters()
{
    public Interval Interval { get; set; } = Interval.OneMinute;
    public int Limit { get; set; } = CandleQuery.DefaultLimit;
    public long? From { get; set; }
    public long? To { get; set; }
    public bool ClosedOnly { get; set; }
    public CandleEncoder? Format { get; set; }
    public ReadStrategy Path { get; set; } = ReadStrategy.Default;
    public IReadOnlyList<SeriesInterval>? Series { get; set; }
    public bool Timing { get; set; }
    public SeriesFilter? Filter { get; set; }

    /// <summary>Names of series, not looked at yet.</summary>
    public string? Listed { get; set; }

    /// <summary>The most candles that the interval is chosen for; 0 where it is not.</summary>
    public int Points { get; set; }

    public Fill Fill { get; set; }

    /// <summary>Whether the question says more than which candles it means.</summary>
    public readonly bool IsShaped => (Points | (int)Fill) != 0;

    /// <summary>Reads a query string whole: a parameter that is unknown, given twice or malformed is a problem.</summary>
    /// <param name="queryString">As it was sent, with its question mark.</param>
    /// <param name="known">The parameters that are taken here.</param>
    public static bool TryRead(
        ReadOnlySpan<char> queryString,
        ImmutableArray<CandleParameter> known,
        out CandleParameters parameters,
        [NotNullWhen(false)] out Problem? problem)
    {
        parameters = new CandleParameters();
        problem = queryString.IsEmpty ? null : Read(queryString, known, ref parameters);
        return problem is null;
    }

    [SkipLocalsInit]
    private static Problem? Read(ReadOnlySpan<char> queryString, ImmutableArray<CandleParameter> known, ref CandleParameters parameters)
    {
        var seen = 0;
        var pieces = new QueryReader(queryString, stackalloc char[QueryReader.Scratch]);
        while (pieces.MoveNext())
        {
            var index = IndexOf(pieces.Name, known);
            if (index < 0)
                return Invalid($"{Quote.Of(pieces.Name)} is not a parameter here; {CandleParameter.NamesOf(known)}.");

            var parameter = known[index];
            if ((seen & (1 << index)) != 0)
                return Invalid($"{parameter.Name} is given twice; it takes {parameter.Accepts}, once.");
            if (!parameter.Read(ref parameters, pieces.Value))
                return Invalid($"{parameter.Name} takes {parameter.Accepts}, not {Quote.Of(pieces.Value)}.");
            seen |= 1 << index;
        }

        return FindReversed(parameters) ?? (parameters.Points > 0 ? WithPoints(parameters, known, seen) : null);
    }

    /// <summary>A problem where the range ends before it begins.</summary>
    public static Problem? FindReversed(in CandleParameters parameters) =>
        parameters is { From: { } from, To: { } to } && from >= to
            ? Invalid($"from must be before to; {CandleTime.ToIso(from)} is not before {CandleTime.ToIso(to)}.")
            : null;

    /// <summary>What does not go with <c>points</c>.</summary>
    private static Problem? WithPoints(in CandleParameters parameters, ImmutableArray<CandleParameter> known, int seen) =>
        IsGiven("interval", known, seen) ? Invalid("points chooses the interval; interval is not given with it.")
        : IsGiven("limit", known, seen) ? Invalid("points is the most candles that come; limit is not given with it.")
        : parameters is { From: null } or { To: null } ? Invalid("points is for a range; from and to are both given with it.")
        : null;

    private static bool IsGiven(string name, ImmutableArray<CandleParameter> known, int seen) =>
        IndexOf(name, known) is >= 0 and var index && (seen & (1 << index)) != 0;

    private static int IndexOf(ReadOnlySpan<char> name, ImmutableArray<CandleParameter> known)
    {
        for (var i = 0; i < known.Length; i++)
        {
            if (name.SequenceEqual(known[i].Name))
                return i;
        }

        return -1;
    }

    private static Problem Invalid(string detail) => new(ProblemType.ParameterInvalid, detail);
}
