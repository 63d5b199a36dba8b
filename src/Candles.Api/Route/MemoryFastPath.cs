using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.Options;

namespace Candles.Api.Route;

/// <summary>
/// Stands before all other middleware and answers what is in memory and takes no more than that: no key, no count of requests, no
/// other path. Anything else goes the ordinary way, whose parsing and answers are the same.
/// </summary>
internal sealed class MemoryFastPath(CandleWindows windows, CachePolicy caching, TimeProvider time, WindowMetrics metrics, FaultLog faults)
{
    private const string Place = "answers in front of the pipeline";
    private const string Start = "/candle/";

    /// <summary>Only where reads are open to all, without limits.</summary>
    public static void Use(WebApplication app)
    {
        var options = app.Services.GetRequiredService<CandlesOptions>();
        if (options is { RequireKeyForReads: false, ReadsPerSecond: 0, RequestsPerSecondPerAddress: 0 })
        {
            var column = ActivatorUtilities.CreateInstance<MemoryFastPath>(app.Services);
            app.Use(next => context =>
            {
                var answering = column.TryAnswer(context);
                if (answering is null)
                    return next(context);
                return answering.IsCompletedSuccessfully ? answering : column.Finish(answering, context, next);
            });
        }
    }

    /// <summary>Null where this is not for the memory fast path; a fault is left to the ordinary way, which answers it as a problem and counts it.</summary>
    private Task? TryAnswer(HttpContext context)
    {
        try
        {
            return Answer(context);
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            faults.Report(Place, e);
            context.Response.Clear();
            return null;
        }
    }

    /// <summary>The same for a fault that comes later; where a part of the answer has been sent, the connection ends, so that nobody takes it for the whole.</summary>
    private async Task Finish(Task answering, HttpContext context, RequestDelegate next)
    {
        try
        {
            await answering;
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody is left to be answered
        }
        catch (Exception e)
        {
            faults.Report(Place, e);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }
        }

        context.Response.Clear();
        await next(context);
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
            || asked.Path is not MemoryStrategy
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
