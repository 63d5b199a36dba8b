using Candles.Api.Caching;
using Candles.Api.Endpoints.Paths;
using Candles.Api.Hosting;
using Candles.Api.Windows;

namespace Candles.Api.Endpoints;

/// <summary>
/// Stands before all other middleware and answers what is in memory and takes no more than that: no key, no count of requests, no
/// other path. Anything else goes the ordinary way, whose parsing and answers are the same.
/// </summary>
internal sealed class HotLane(CandleWindows windows, CachePolicy caching, TimeProvider time, WindowMetrics metrics)
{
    private const string Start = "/candle/";

    /// <summary>Only where reads are open to all, without limits.</summary>
    public static void Use(WebApplication app)
    {
        var options = app.Services.GetRequiredService<CandlesOptions>();
        if (options is { RequireKeyForReads: false, ReadsPerSecond: 0, RequestsPerSecondPerAddress: 0 })
        {
            var lane = ActivatorUtilities.CreateInstance<HotLane>(app.Services);
            app.Use(next => context => lane.TryAnswer(context) ?? next(context));
        }
    }

    /// <summary>Null where this is not for the hot lane; a fault is left to the ordinary way, which tells and logs it.</summary>
    private Task? TryAnswer(HttpContext context)
    {
        try
        {
            return Answer(context);
        }
        catch (Exception) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            return null;
        }
    }

    private Task? Answer(HttpContext context)
    {
        var came = WindowWatch.Now(metrics);
        var request = context.Request;
        var path = request.Path.Value.AsSpan();
        if (!path.StartsWith(Start)
            || windows.Find(path[Start.Length..]) is not { } series
            || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
            || !CandleRequest.TryParse(context, series.Key, caching, time, out var asked, out _)
            || asked.Path is not WindowPath
            || (asked.Timing && !metrics.IsOn) // the clock was not looked at
            || !windows.TryRead(series, asked.Query, out var reading))
        {
            return null;
        }

        CandleHeaders.Start(context);
        OpenReads.Allow(context);
        return WindowAnswer.Send(context, asked, reading, new WindowWatch(metrics, came, asked.Timing, isWhole: true));
    }
}
