using Candles.Api.Caching;
using Candles.Api.Encoding;
using Candles.Api.Endpoints.Paths;
using Candles.Api.OpenApi;
using Candles.Api.Problems;
using Candles.Api.Security;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}</c>: bind, ask, answer.</summary>
internal sealed class CandleEndpoint(CandleSources sources, CachePolicy caching, TimeProvider time)
{
    private const string Vary = "Accept, Accept-Encoding";

    private static readonly ApiOperation Described = new("Candles of a series, ascending, each once.")
    {
        Details = "Without from the limit keeps the newest candles of the range, with from the oldest. The format is chosen by the parameter "
            + $"format, or else by Accept: {string.Join("; ", CandleEncoder.All.Select(f => $"{f.Name} is {string.Join(" or ", f.MediaTypes)}"))}.",
        Query = CandleParameter.All,
        RequestHeaders =
        [
            new("If-None-Match", "Entity tags of answers that the client has."),
            new("Accept-Encoding", "Content codings, with qualities; identity where there is none."),
        ],
        Answers = AcceptHeader.MediaTypes,
        Headers =
        [
            new("Candle-Path", "The path that made the answer."),
            new("ETag", "A strong tag of the answer's bytes."),
            new("Link", "Where the limit left candles out: the address of those before (rel=\"prev\") or after (rel=\"next\")."),
            new("Cache-Control", "no-cache, or max-age where both from and to are given and are long ago."),
            new("Vary", Vary),
        ],
        IsConditional = true,
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.IntervalNotAvailable,
            ProblemType.NotAcceptable, ProblemType.CodingNotAcceptable, ProblemType.StoredCandleInvalid, .. ApiOperation.StoreProblems,
        ],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new CandleEndpoint(
            new CandleSources(services.GetRequiredService<ICandleStore>()),
            services.GetRequiredService<CachePolicy>(),
            services.GetRequiredService<TimeProvider>());
        app.MapRead(SeriesRoute.Pattern, endpoint.Get, HttpMethods.Post, HttpMethods.Delete).RequireScope(Scope.Read).Describe(Described);
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
            return context.WriteBody(request.Format.MediaTypes[0], body);

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
