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
        app.MapRead("/candle/{exchange}/{market}/{asset}", endpoint.Get).RequireScope(Scope.Read);
    }

    private async Task Get(HttpContext context)
    {
        if (!CandleRequest.TryParse(
                NamesOf(context), context.Request.QueryString.Value, context.Request.Headers.Accept, time, out var request, out var problem))
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
        await context.WriteBody(request.Encoder.MediaTypes[0], body.Written);
    }

    private static (string?, string?, string?) NamesOf(HttpContext context)
    {
        var values = context.Request.RouteValues;
        return (values["exchange"] as string, values["market"] as string, values["asset"] as string);
    }

    private static Problem? Refusal(SeriesState? series, CandleQuery query)
    {
        if (series is not { Base: var stored })
            return new Problem(ProblemType.SeriesNotFound, $"No candles are stored for {query.Series}; GET /series lists what there is.");

        return query.Interval.IsMadeOf(stored)
            ? null
            : new Problem(
                ProblemType.IntervalNotAvailable,
                $"{query.Series} is stored at {stored} and served at {string.Join(", ", stored.Served)}, not at {query.Interval}.");
    }
}
