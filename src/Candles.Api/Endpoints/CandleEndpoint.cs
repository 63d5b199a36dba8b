using Candles.Api.Caching;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Security;
using Candles.Api.Windows;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}</c>: bind, ask, answer.</summary>
internal sealed class CandleEndpoint(CandleSources sources, CachePolicy caching, TimeProvider time)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new CandleEndpoint(
            new CandleSources(services.GetRequiredService<ICandleStore>(), services.GetRequiredService<CandleWindows>()),
            services.GetRequiredService<CachePolicy>(),
            services.GetRequiredService<TimeProvider>());
        app.MapRead(SeriesRoute.Pattern, endpoint.Get, HttpMethods.Post, HttpMethods.Delete).RequireScope(Scope.Read);
    }

    private Task Get(HttpContext context)
    {
        CandleHeaders.Start(context);
        return SeriesRoute.TryRead(context, out var series, out var problem)
            && CandleRequest.TryParse(context, series, caching, time, out var request, out problem)
                ? request.Path.Answer(context, sources, request)
                : problem!.Write(context);
    }
}
