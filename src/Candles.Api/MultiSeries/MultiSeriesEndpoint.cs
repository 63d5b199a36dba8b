using System.Collections.Immutable;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Formats.Responses;

namespace Candles.Api.MultiSeries;

/// <summary>
/// <c>GET /candles?series=a/b/c:1m,…</c> and <c>POST /candles</c> with a list of questions: the candles of several series in one answer,
/// from memory. Each has its own status, tag and body; one that fails takes none of the others with it.
/// </summary>
internal sealed class MultiSeriesEndpoint(ManyReads reads, CachePolicy caching, TimeProvider time)
{
    private const string Pattern = "/candles";

    private static readonly ImmutableArray<JsonEncoder> Formats = [.. CandleEncoder.All.OfType<JsonEncoder>()];

    private static readonly CandleParameter Format = new(
        "format", $"one of {string.Join(", ", Formats.Select(f => f.Name))}", "Format of each body: those that are JSON, since they stand in JSON.",
        () => ApiSchema.Choice(Formats.Select(f => f.Name), Formats[0].Name),
        (ref p, value) => (p.Format = CandleEncoder.Named(value)) is JsonEncoder);

    private static readonly ImmutableArray<CandleParameter> OfGet = [AskedItems.List, .. AskedItems.Members, Format];
    private static readonly ImmutableArray<CandleParameter> OfPost = [Format];

    private static readonly ApiOperation Described = new("Candles of several series in one answer.")
    {
        Details = "data has an item for each question, in order: series, interval, status, etag, link and body as the candle route has them for the "
            + "same question, byte by byte; a problem is the body of its item alone. "
            + $"At most {BatchLimits.MaxSeries} questions, whose limits come to {BatchLimits.MaxSeriesRows} candles.",
        Answers = ["application/json"],
        Problems = [ProblemType.ParameterInvalid, ProblemType.QueriesTooMany, ProblemType.ServerBusy],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new MultiSeriesEndpoint(
            ActivatorUtilities.CreateInstance<ManyReads>(services),
            services.GetRequiredService<CachePolicy>(),
            services.GetRequiredService<TimeProvider>());
        app.MapRead(Pattern, endpoint.Get, HttpMethods.Post).RequireScope(Scope.Read).Describe(Described with
        {
            Query = OfGet,
            RequestHeaders = ApiHeader.OfConditional,
            Headers =
            [
                new("ETag", "A strong tag of the answer's bytes, where each item has its candles."),
                new("Cache-Control", "As the candle route has it, where each item has its candles; else no-cache."),
            ],
            IsConditional = true,
            Examples =
            [
                new(
                    "two series",
                    "/candles?series=demo/USDT/BTC:5m,demo/USDT/ETH&interval=1m&limit=10&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z"
                        + "&closed=true&format=arrays"),
                new("nothing has changed", "/candles?series=demo/USDT/BTC")
                {
                    Headers = [("If-None-Match", "*")],
                    Status = StatusCodes.Status304NotModified,
                    Answers = "",
                },
                new("no series", "/candles") { Problem = ProblemType.ParameterInvalid },
            ],
        });
        app.MapPost(Pattern, endpoint.Post).RequireCors(OpenReads.ByPost).RequireScope(Scope.Read).Describe(Described with
        {
            Details = Described.Details + " The body is a list of objects with series and, where wanted, interval, limit, from, to, closed and etag: "
                + "a tag that the client has, by which the item is 304 without a body while nothing has changed.",
            Query = OfPost,
            Takes = [QueriesBody.ContentType],
            Headers = [new("Cache-Control", "no-store.")],
            Problems =
            [
                .. Described.Problems, ProblemType.BodyUnreadable, ProblemType.BodyTooSlow, ProblemType.BodyTooLarge,
                ProblemType.ContentTypeUnsupported,
            ],
            Examples =
            [
                new("two series, one of which is not there", "/candles?format=lightweight")
                {
                    Body = """[{"series":"demo/USDT/BTC","interval":"1h","limit":2},{"series":"demo/USDT/NOTHING"}]""",
                },
                new("no list", "/candles") { Body = "{}", Problem = ProblemType.BodyUnreadable },
            ],
        });
    }

    private async Task Get(HttpContext context)
    {
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, OfGet, out var asked, out var problem))
        {
            await problem.Write(context);
            return;
        }

        if (asked.Listed is null)
        {
            await new Problem(ProblemType.ParameterInvalid, $"series is missing; it takes {AskedItems.List.Accepts}.").Write(context);
            return;
        }

        if (await Answer(context, AskedItems.OfList(asked, Now()), asked.Format) is not { } answer)
            return;
        var headers = context.Response.Headers;
        headers.CacheControl = answer.IsWhole ? caching.For(asked.From, asked.To) : "no-cache";
        if (answer.IsWhole)
        {
            headers.ETag = answer.Tag();
            if (IfNoneMatch.Matches(context.Request.Headers.IfNoneMatch, headers.ETag.ToString()))
            {
                context.Response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }
        }

        await answer.Write(context);
    }

    private async Task Post(HttpContext context)
    {
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, OfPost, out var asked, out var problem))
        {
            await problem.Write(context);
            return;
        }

        var (items, refused) = await Read(context);
        if (items is null)
        {
            await refused!.Write(context);
        }
        else if (await Answer(context, items, asked.Format) is { } answer)
        {
            context.Response.Headers.CacheControl = "no-store";
            await answer.Write(context);
        }
    }

    private async Task<(List<AskedItem>? Items, Problem? Refused)> Read(HttpContext context)
    {
        using var share = context.BeginBody();
        using var body = new PooledBytes(share);
        if (await QueriesBody.Read(context, body) is { } unread)
            return (null, unread);
        return AskedItems.TryRead(body.Written, Now(), out var items, out var problem) ? (items, null) : (null, problem);
    }

    /// <returns>Null where a problem was answered.</returns>
    private async Task<MultiSeriesAnswer?> Answer(HttpContext context, List<AskedItem> items, CandleEncoder? format)
    {
        if (AskedItems.FindTooMany(items) is { } problem)
        {
            await problem.Write(context);
            return null;
        }

        var read = await reads.Read([.. items.Where(item => item.Query is not null).Select(item => item.Query!)], context.RequestAborted);
        var next = 0;
        return new MultiSeriesAnswer(
            [.. items.Select(item => ItemAnswer.Of(item, item.Query is null ? default : read[next++], (JsonEncoder?)format ?? Formats[0], context))]);
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
