using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Net.Mime;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.MultiSeries;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>
/// <c>GET /candle/{exchange}/{market}/{asset}/live</c> and <c>GET /live?series=…</c>: candles as they change, as server-sent events.
/// </summary>
internal sealed class LiveEndpoint(ManyReads reads, LiveHub hub, Drain drain)
{
    /// <summary>Five seconds are promised for the first event.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(4.5);

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
            + "with Last-Event-ID gets every candle that changed since, as it is now, from any node; while it cannot be served, "
            + "the store being away, the readers too many or the server about to stop, its stream ends at once with the time after which it comes "
            + "back again. One who is new is answered 503 then.",
        RequestHeaders = [new("Last-Event-ID", "The id of the last event that the reader has seen: the versions of the series that it reads.")],
        Answers = [MediaTypeNames.Text.EventStream],
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.IntervalNotAvailable,
            ProblemType.LiveReadersTooMany, ProblemType.NotReady, .. ApiOperation.StoreProblems,
        ],
    };

    private static readonly Problem Stopping = new(ProblemType.NotReady, "The server is stopping; another takes over.");

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = ActivatorUtilities.CreateInstance<LiveEndpoint>(services, ActivatorUtilities.CreateInstance<ManyReads>(services));
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
        if (drain.IsOn)
        {
            await Refuse(context, seen, Stopping);
            return;
        }

        if (!hub.TryEnter())
        {
            await Refuse(context, seen, new Problem(ProblemType.LiveReadersTooMany, $"{hub.MaxReaders} streams of live candles are open."));
            return;
        }

        try
        {
            await ServeAtPlace(context, asked, format ?? CandleEncoder.All[0], isNamed, seen);
        }
        catch (StoreException fault) when (!context.Response.HasStarted)
        {
            await Refuse(context, seen, Problem.Of(fault));
        }
        catch (OperationCanceledException) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await Refuse(context, seen, drain.IsOn ? Stopping : new Problem(ProblemType.StoreBusy, "The first candles could not be read in time."));
        }
        finally
        {
            hub.Leave();
        }
    }

    private async Task ServeAtPlace(
        HttpContext context, IReadOnlyList<SeriesInterval> asked, CandleEncoder format, bool isNamed, SeriesVersion[]? seen)
    {
        var came = Stopwatch.GetTimestamp();
        if (await Refuse(asked, context.RequestAborted) is { } problem)
        {
            await problem.Write(context);
            return;
        }

        Begin(context.Response);
        if (!HttpMethods.IsHead(context.Request.Method))
            await hub.Serve(context, asked, format, isNamed, seen, LongestStart - Stopwatch.GetElapsedTime(came));
    }

    /// <summary>
    /// To an EventSource whatever is not 200 is the end. One that comes back gets a stream that ends, which makes it come back again, with the
    /// id that it came with.
    /// </summary>
    private static Task Refuse(HttpContext context, SeriesVersion[]? seen, Problem problem)
    {
        context.Response.Clear();
        if (seen is null)
            return problem.Write(context);
        Begin(context.Response);
        context.Response.BodyWriter.Write(LiveText.RetrySpread());
        return Task.CompletedTask;
    }

    private static void Begin(HttpResponse response)
    {
        response.ContentType = MediaTypeNames.Text.EventStream;
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would keep events back otherwise
    }

    /// <summary>The first of what is asked for that cannot be read.</summary>
    private async Task<Problem?> Refuse(IReadOnlyList<SeriesInterval> asked, CancellationToken gone)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(gone, drain.Begun);
        any.CancelAfter(LongestStart);
        var queries = asked.Select(item => new CandleQuery(item.Series, item.Interval, limit: 1)).ToList();
        var found = await reads.Read(queries, any.Token);
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Fault is { } fault)
                throw fault;
            if (found[i].Reading is not { } reading)
                return SeriesRoute.NotFound(asked[i].Series);
            if (!asked[i].Interval.IsMadeOf(reading.Snapshot.Base!))
                return SeriesRoute.NotAvailable(queries[i], reading.Snapshot.Base!);
        }

        return null;
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
