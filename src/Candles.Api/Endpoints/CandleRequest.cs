using System.Diagnostics.CodeAnalysis;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Problems;
using Candles.Data;

namespace Candles.Api.Endpoints;

/// <summary>A question to the candle route, understood: here strings end.</summary>
internal sealed record CandleRequest(CandleQuery Query, CandlePath Path, CandleEncoder Encoder)
{
    /// <param name="time">Asked only where <c>closed=true</c>.</param>
    public static bool TryParse(
        HttpContext context,
        TimeProvider time,
        [NotNullWhen(true)] out CandleRequest? request,
        [NotNullWhen(false)] out Problem? problem)
    {
        request = null;
        if (!SeriesRoute.TryRead(context, out var series, out problem)
            || !CandleParameters.TryRead(context.Request.QueryString.Value, CandleParameter.All, out var parameters, out problem))
        {
            return false;
        }

        var encoder = parameters.Format ?? AcceptHeader.Choose(context.Request.Headers.Accept);
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

    private static Problem NotAcceptable() =>
        new(ProblemType.NotAcceptable, $"Accept matches none of {string.Join(", ", CandleEncoder.All.SelectMany(e => e.MediaTypes).Distinct())}.");
}
