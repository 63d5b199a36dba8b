using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Ingest;

/// <summary>A write to the candle route, understood but for its body.</summary>
/// <param name="Key">The idempotency key; null where none was sent.</param>
internal sealed record IngestRequest(SeriesKey Series, Interval Interval, BodyType Body, string? Key)
{
    private const int ShortestRow = 15; // MessagePack: a list, a time of 9 bytes, five numbers of one
    private const int BytesToParseRow = 184; // a candle twice, when lists become arrays, and where it stood
    private const int BytesToWriteRow = 240; // a candle, and what the store makes of it

    public static readonly ImmutableArray<CandleParameter> Known = CandleParameter.Named("interval");

    /// <summary>What parsing a body may take at most.</summary>
    public static long BytesToParse(int length) => Math.Min(BatchLimits.MaxRows, length / ShortestRow) * (long)BytesToParseRow;

    /// <summary>What writing so many rows takes, about.</summary>
    public static long BytesToWrite(int rows) => rows * (long)BytesToWriteRow;

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
