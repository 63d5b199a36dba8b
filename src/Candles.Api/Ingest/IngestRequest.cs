using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Candles.Api.Endpoints;
using Candles.Api.Problems;
using Candles.Data;

namespace Candles.Api.Ingest;

/// <summary>A write to the candle route, understood but for its body.</summary>
/// <param name="Key">The idempotency key; null where none was sent.</param>
internal sealed record IngestRequest(SeriesKey Series, Interval Interval, BodyType Body, string? Key)
{
    public const int MaxRows = 100_000;

    public static readonly ImmutableArray<CandleParameter> Known = CandleParameter.Named("interval");

    /// <param name="exchanges">Those that are taken; empty for any.</param>
    public static bool TryParse(
        HttpContext context,
        IReadOnlyList<string> exchanges,
        [NotNullWhen(true)] out IngestRequest? request,
        [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!SeriesRoute.TryRead(context, out var series, out problem)
            || !CandleParameters.TryRead(context.Request.QueryString.Value, Known, out var parameters, out problem)
            || !IsAllowed(series, exchanges, out problem)
            || !IdempotencyKey.TryRead(context.Request, out var key, out problem)
            || !BodyType.TryRead(context, out var body, out problem))
        {
            return false;
        }

        request = new IngestRequest(series, parameters.Interval, body, key);
        return true;
    }

    private static bool IsAllowed(SeriesKey series, IReadOnlyList<string> exchanges, [NotNullWhen(false)] out Problem? problem)
    {
        problem = exchanges.Count == 0 || exchanges.Contains(series.Exchange, StringComparer.OrdinalIgnoreCase)
            ? null
            : new Problem(ProblemType.ExchangeNotAllowed, $"Candles are taken of {string.Join(", ", exchanges)}, not of {series.Exchange}.");
        return problem is null;
    }
}
