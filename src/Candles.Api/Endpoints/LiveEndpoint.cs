using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using Candles.Api.Encoding;
using Candles.Api.Live;
using Candles.Api.OpenApi;
using Candles.Api.Problems;
using Candles.Api.Security;
using Candles.Api.Windows;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary>
/// <c>GET /candle/{exchange}/{market}/{asset}/live</c> and <c>GET /live?series=…</c>: candles as they change, as server-sent events.
/// </summary>
internal sealed class LiveEndpoint(CandleWindows windows, LiveHub hub)
{
    private static readonly string Formats = string.Join(", ", LiveText.Formats.Select(f => f.Name));

    private static readonly CandleParameter Format = new(
        "format", $"one of {Formats}", "Format of a candle; objects where there is none.",
        () => ApiSchema.Choice(LiveText.Formats.Select(f => f.Name), LiveText.Formats[0].Name),
        (ref p, value) => (p.Format = CandleEncoder.Named(value)) is { } format && LiveText.Formats.Contains(format));

    private static readonly CandleParameter Series = new(
        "series", SeriesInterval.Accepted, "What is read.", ApiSchema.Text,
        (ref p, value) =>
        {
            var isList = SeriesInterval.TryParseList(value, out var list);
            p.Series = list;
            return isList;
        });

    private static readonly ImmutableArray<CandleParameter> OfOne = [.. CandleParameter.Named("interval"), Format];
    private static readonly ImmutableArray<CandleParameter> OfSeveral = [Series, Format];

    private static readonly ApiOperation Described = new("Candles as they change, as server-sent events.")
    {
        Details = "The newest candle comes first. Then update says that a candle that is still open changed, close that the clock has passed its "
            + "end, correct that it changed after that; data is the candle as the format has it, or, in a stream of several series, an object "
            + "with series, interval and candle. resync says that what changed is not known: ask anew for what is shown. A reader who comes back "
            + "with Last-Event-ID gets every candle that changed since, as it is now, from any node; while the store is away its stream ends at once, "
            + "and it comes back again.",
        RequestHeaders = [new("Last-Event-ID", "The id of the last event that the reader has seen: the versions of the series that it reads.")],
        Answers = [LiveText.ContentType],
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.IntervalNotAvailable,
            .. ApiOperation.StoreProblems,
        ],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new LiveEndpoint(services.GetRequiredService<CandleWindows>(), services.GetRequiredService<LiveHub>());
        app.MapRead(SeriesRoute.Pattern + "/live", endpoint.GetOne).RequireScope(Scope.Read).Describe(Described with
        {
            Query = OfOne,
            Examples =
            [
                new("one series", $"{ApiSample.Btc}/live?interval=5m&format=arrays"),
                new("events that were missed", $"{ApiSample.Btc}/live") { Headers = [("Last-Event-ID", "1.1")] },
                new("a format without rows of its own", $"{ApiSample.Btc}/live?format=columns") { Problem = ProblemType.ParameterInvalid },
                new("a series that is not there", "/candle/demo/USDT/NOTHING/live") { Problem = ProblemType.SeriesNotFound },
            ],
        });
        app.MapRead("/live", endpoint.GetSeveral).RequireScope(Scope.Read).Describe(Described with
        {
            Query = OfSeveral,
            Examples =
            [
                new("two series", "/live?series=demo/USDT/BTC:1m,demo/USDT/ETH:5m&format=objects"),
                new("events of two series that were missed", "/live?series=demo/USDT/BTC,demo/USDT/ETH") { Headers = [("Last-Event-ID", "1.1,2.1")] },
                new("no series", "/live") { Problem = ProblemType.ParameterInvalid },
            ],
        });
    }

    private Task GetOne(HttpContext context) =>
        SeriesRoute.TryRead(context, out var series, out var problem)
        && CandleParameters.TryRead(context.Request.QueryString.Value, OfOne, out var asked, out problem)
            ? Serve(context, [new SeriesInterval(series, asked.Interval)], asked.Format, isNamed: false)
            : problem!.Write(context);

    private Task GetSeveral(HttpContext context)
    {
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, OfSeveral, out var asked, out var problem))
            return problem.Write(context);
        return asked.Series is { } series
            ? Serve(context, series, asked.Format, isNamed: true)
            : new Problem(ProblemType.ParameterInvalid, $"series is missing; it takes {SeriesInterval.Accepted}.").Write(context);
    }

    private async Task Serve(HttpContext context, IReadOnlyList<SeriesInterval> asked, CandleEncoder? format, bool isNamed)
    {
        var seen = Seen(context, asked.Count);
        try
        {
            foreach (var item in asked)
            {
                if (await Refuse(item, context.RequestAborted) is { } problem)
                {
                    await problem.Write(context);
                    return;
                }
            }

            Begin(context.Response);
            if (!HttpMethods.IsHead(context.Request.Method))
                await hub.Serve(context, asked, format ?? CandleEncoder.All[0], isNamed, seen);
        }
        catch (StoreException) when (seen is not null && !context.Response.HasStarted)
        {
            // To an EventSource whatever is not 200 is the end. A stream that ends makes it come back, with the id that it came with.
            Begin(context.Response);
            context.Response.BodyWriter.Write(LiveText.Retry);
        }
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = LiveText.ContentType;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events back otherwise
    }

    private async Task<Problem?> Refuse(SeriesInterval item, CancellationToken cancel)
    {
        var query = new CandleQuery(item.Series, item.Interval, limit: 1);
        if (await windows.Read(query, cancel) is not { } reading)
            return SeriesRoute.NotFound(item.Series);
        var stored = reading.Snapshot.Base!;
        return item.Interval.IsMadeOf(stored) ? null : SeriesRoute.NotAvailable(query, stored);
    }

    /// <summary>The versions of Last-Event-ID, <c>7.1234,9.40</c>; what is no such list counts as versions that nobody knows.</summary>
    private static SeriesVersion[]? Seen(HttpContext context, int count)
    {
        if (context.Request.Headers["Last-Event-ID"].ToString() is not { Length: > 0 } text)
            return null;
        var versions = Array.ConvertAll(text.Split(','), Version);
        return versions.Length == count ? versions : new SeriesVersion[count];

        static SeriesVersion Version(string text) =>
            text.Split('.') is [var series, var number]
            && long.TryParse(series, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
                ? new SeriesVersion(id, n)
                : default;
    }
}
