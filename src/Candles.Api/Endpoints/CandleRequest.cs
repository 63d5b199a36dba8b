using System.Diagnostics.CodeAnalysis;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Problems;
using Candles.Data;
using Microsoft.Extensions.Primitives;

namespace Candles.Api.Endpoints;

/// <summary>A question to the candle route, understood: here strings end.</summary>
internal sealed record CandleRequest(CandleQuery Query, CandlePath Path, CandleEncoder Encoder)
{
    /// <param name="queryString">As it was sent, with its question mark.</param>
    /// <param name="accept">The Accept header.</param>
    /// <param name="time">Asked only where <c>closed=true</c>.</param>
    public static bool TryParse(
        (string? Exchange, string? Market, string? Asset) names,
        string? queryString,
        StringValues accept,
        TimeProvider time,
        [NotNullWhen(true)] out CandleRequest? request,
        [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!SeriesKey.TryCreate(names.Exchange, names.Market, names.Asset, out var series))
        {
            problem = InvalidName(names);
            return false;
        }

        var parameters = new CandleParameters();
        problem = Read(parameters, queryString);
        if (problem is not null)
            return false;

        var encoder = parameters.Format ?? AcceptHeader.Choose(accept);
        if (encoder is null)
        {
            problem = NotAcceptable();
            return false;
        }

        long? closedAt = parameters.ClosedOnly ? time.GetUtcNow().ToUnixTimeMilliseconds() : null;
        var query = new CandleQuery(series, parameters.Interval, parameters.Limit, parameters.From, parameters.To, closedAt);
        request = new CandleRequest(query, parameters.Path, encoder);
        return true;
    }

    private static Problem? Read(CandleParameters parameters, string? queryString)
    {
        var seen = 0;
        var pieces = new QueryString(queryString);
        while (pieces.MoveNext())
        {
            var index = IndexOf(pieces.Name);
            if (index < 0)
                return Invalid($"{Shown.Of(pieces.Name)} is not a parameter here; there are {CandleParameter.Names}.");

            var parameter = CandleParameter.All[index];
            if ((seen & (1 << index)) != 0)
                return Invalid($"{parameter.Name} is given twice; it takes {parameter.Accepts}, once.");
            if (!parameter.Read(parameters, pieces.Value))
                return Invalid($"{parameter.Name} takes {parameter.Accepts}, not {Shown.Of(pieces.Value)}.");
            seen |= 1 << index;
        }

        return parameters.From >= parameters.To
            ? Invalid($"from must be before to; {CandleTime.ToIso(parameters.From.Value)} is not before {CandleTime.ToIso(parameters.To.Value)}.")
            : null;
    }

    private static int IndexOf(string name)
    {
        for (var i = 0; i < CandleParameter.All.Count; i++)
        {
            if (CandleParameter.All[i].Name == name)
                return i;
        }

        return -1;
    }

    private static Problem Invalid(string detail) => new(ProblemType.ParameterInvalid, detail);

    private static Problem InvalidName((string? Exchange, string? Market, string? Asset) names)
    {
        var (part, name) = !SeriesKey.IsName(names.Exchange) ? ("exchange", names.Exchange)
            : !SeriesKey.IsName(names.Market) ? ("market", names.Market)
            : ("asset", names.Asset);
        return new Problem(ProblemType.SymbolInvalid, $"The {part} takes {SeriesKey.Accepted}, not {Shown.Of(name)}.");
    }

    private static Problem NotAcceptable() =>
        new(ProblemType.NotAcceptable, $"Accept matches none of {string.Join(", ", CandleEncoder.All.SelectMany(e => e.MediaTypes).Distinct())}.");
}
