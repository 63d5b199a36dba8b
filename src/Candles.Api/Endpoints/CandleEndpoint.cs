using Candles.Api.Caching;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Problems;
using Candles.Api.Security;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}</c>: bind, ask, answer.</summary>
internal sealed class CandleEndpoint(CandleSources sources, CachePolicy caching, TimeProvider time)
{
    private const string Vary = "Accept, Accept-Encoding";

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new CandleEndpoint(
            new CandleSources(services.GetRequiredService<ICandleStore>()),
            services.GetRequiredService<CachePolicy>(),
            services.GetRequiredService<TimeProvider>());
        app.MapRead(SeriesRoute.Pattern, endpoint.Get, HttpMethods.Post, HttpMethods.Delete).RequireScope(Scope.Read);
    }

    private async Task Get(HttpContext context)
    {
        context.Response.Headers.Vary = Vary;
        if (!CandleRequest.TryParse(context, caching, time, out var request, out var problem))
        {
            await problem.Write(context);
            return;
        }

        using var body = new RowBuffer(request.Query.Limit);
        var reading = await request.Path.Make(sources, request.Query, request.Format, body, context.RequestAborted);
        if (Refusal(reading, request.Query) is { } refusal)
            await refusal.Write(context);
        else
            await Answer(context, request, reading!.Value, body.Written);
    }

    private static Task Answer(HttpContext context, CandleRequest request, in CandleReading reading, ReadOnlyMemory<byte> body)
    {
        var tag = EntityTag.Of(request.Format, request.Query, reading, request.Coding);
        var headers = context.Response.Headers;
        headers["Candle-Path"] = request.Path.Name;
        headers.ETag = tag;
        headers.CacheControl = request.CacheControl;
        if (reading.IsCut)
            headers.Link = LinkOf(context.Request, request.Query, reading);

        if (!IfNoneMatch.Matches(context.Request.Headers.IfNoneMatch, tag))
            return context.WriteBody(request.Format.ContentType, body);

        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static string LinkOf(HttpRequest request, CandleQuery query, in CandleReading reading) => MoreRows.Link(
        request.PathBase.Add(request.Path).ToUriComponent(),
        request.QueryString.Value,
        query.KeepsNewest,
        query.Interval,
        reading.First,
        reading.Last);

    private static Problem? Refusal(in CandleReading? reading, CandleQuery query)
    {
        if (reading is not { Series.Base: var stored })
            return SeriesRoute.NotFound(query.Series);

        return query.Interval.IsMadeOf(stored)
            ? null
            : new Problem(
                ProblemType.IntervalNotAvailable,
                $"{query.Series} is stored at {stored} and served at {string.Join(", ", stored.Served)}, not at {query.Interval}.");
    }
}
