using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Api.OpenApi;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}</c>: bind, ask, answer.</summary>
internal sealed class CandleEndpoint(CandleSources sources, CachePolicy caching, TimeProvider time)
{
    private static readonly ApiOperation Described = new("Candles of a series, ascending, each once.")
    {
        Details = "Without from the limit keeps the newest candles of the range, with from the oldest. The format is chosen by the parameter "
            + $"format, or else by Accept: {string.Join("; ", CandleEncoder.All.Select(f => $"{f.Name} is {string.Join(" or ", f.MediaTypes)}"))}. "
            + "With fill, a row stands in every slot of the range that lies between two stored candles of the series, wherever these are: none "
            + "before the first one nor behind the newest. Rows that are not stored are marked: objects, lightweight and klinecharts have "
            + "\"filled\":true, arrays and msgpack a seventh value, true, csv and columns a seventh column, filled, of true and false. Prices of "
            + "fill=null are null, in csv empty, in lightweight left out; klinecharts has no form for them.",
        Query = CandleParameter.All,
        RequestHeaders =
        [
            new("If-None-Match", "Entity tags of answers that the client has."),
            new("Accept-Encoding", "Content codings, with qualities; identity where there is none."),
        ],
        Answers = [.. CandleEncoder.All.Select(f => f.ContentType).Distinct()],
        Headers =
        [
            new(CandleHeaderNames.Path, "The path that made the answer."),
            new(CandleHeaderNames.Interval, "With points: the interval that was chosen."),
            new("ETag", "A strong tag of the answer's bytes."),
            new("Link", "Where the limit left candles out: the address of those before (rel=\"prev\") or after (rel=\"next\")."),
            new("Cache-Control", "no-cache, or max-age where both from and to are given and are long ago."),
            new("Vary", CandleHeaderNames.Vary),
            new("Server-Timing", "With timing=true: milliseconds of the steps before the body, db;dur=0.412, encode;dur=0.050."),
        ],
        IsConditional = true,
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.IntervalNotAvailable,
            ProblemType.NotAcceptable, ProblemType.CodingNotAcceptable, ProblemType.StoredCandleInvalid, .. ApiOperation.StoreProblems,
        ],
        Examples = CandleExamples.All,
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new CandleEndpoint(
            new CandleSources(
                services.GetRequiredService<ICandleStore>(),
                services.GetRequiredService<CandleWindows>(),
                services.GetService<CandleMetrics>(),
                services.GetRequiredService<WindowMetrics>()),
            services.GetRequiredService<CachePolicy>(),
            services.GetRequiredService<TimeProvider>());
        app.MapRead(SeriesRoute.Pattern, endpoint.Get, HttpMethods.Post, HttpMethods.Delete).RequireScope(Scope.Read).Describe(Described);
    }

    private Task Get(HttpContext context)
    {
        CandleHeaders.Start(context);
        if (!SeriesRoute.TryRead(context, out var series, out var problem)
            || !CandleRequest.TryParse(context, series, caching, time, out var request, out problem))
        {
            return problem!.Write(context);
        }

        if (sources.Metrics is not null)
            context.Features.Set(new AnswerLabels(request.Path.Name, request.Format.Name));
        return request.Path.Answer(context, sources, request);
    }
}
