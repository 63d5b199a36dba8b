using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Problems;
using Candles.Api.Security;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}</c>: bind, ask, answer.</summary>
internal sealed class CandleEndpoint(CandleSources sources, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new CandleEndpoint(
            new CandleSources(services.GetRequiredService<ICandleStore>()), services.GetRequiredService<TimeProvider>());
        app.MapRead(SeriesRoute.Pattern, endpoint.Get, HttpMethods.Post, HttpMethods.Delete).RequireScope(Scope.Read);
    }

    private async Task Get(HttpContext context)
    {
        if (!CandleRequest.TryParse(context, time, out var request, out var problem))
        {
            await problem.Write(context);
            return;
        }

        using var body = new RowBuffer(request.Query.Limit);
        var series = await request.Path.Make(sources, request.Query, request.Encoder, body, context.RequestAborted);
        if (Refusal(series, request.Query) is { } refusal)
        {
            await refusal.Write(context);
            return;
        }

        var headers = context.Response.Headers;
        headers["Candle-Path"] = request.Path.Name;
        headers.CacheControl = "no-cache";
        headers.Vary = "Accept, Accept-Encoding";
        await context.WriteBody(request.Encoder.ContentType, body.Written);
    }

    private static Problem? Refusal(SeriesState? series, CandleQuery query)
    {
        if (series is not { Base: var stored })
            return SeriesRoute.NotFound(query.Series);

        return query.Interval.IsMadeOf(stored)
            ? null
            : new Problem(
                ProblemType.IntervalNotAvailable,
                $"{query.Series} is stored at {stored} and served at {string.Join(", ", stored.Served)}, not at {query.Interval}.");
    }
}
