using Candles.Api.Endpoints.Paths;
using Candles.Data;

namespace Candles.Api.Problems;

/// <summary>Sees to it that every error leaves as a <see cref="Problem"/>: what is thrown, and what routing refuses.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            return; // nobody is left to answer
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await ProblemOf(e, context).Write(context);
            return;
        }

        if (RefusedByRouting(context) is { } refused)
            await refused.Write(context);
    }

    private Problem ProblemOf(Exception e, HttpContext context)
    {
        switch (e)
        {
            case StoreException store:
                return new Problem(TypeOf(store.Fault), store.Message);
            case StoredCandleException stored:
                LogStoredCandle(log, stored.Message);
                return new Problem(ProblemType.StoredCandleInvalid, stored.Message);
            default:
                LogUnexpected(log, e, Problem.TraceIdOf(context));
                return new Problem(ProblemType.InternalError, "This was not expected; the server's log says more under this traceId.");
        }
    }

    private static ProblemType TypeOf(StoreFault fault) => fault switch
    {
        StoreFault.Unavailable => ProblemType.StoreUnavailable,
        StoreFault.Busy => ProblemType.StoreBusy,
        StoreFault.TimedOut => ProblemType.TimeBudgetSpent,
        _ => ProblemType.InternalError,
    };

    private static Problem? RefusedByRouting(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.ContentLength is not null)
            return null;

        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Problem(
                ProblemType.NotFound, $"Nothing has the address {Shown.Of(context.Request.Path)}; GET / lists where to go."),
            StatusCodes.Status405MethodNotAllowed => new Problem(
                ProblemType.MethodNotAllowed, $"{Shown.Of(context.Request.Method)} is not allowed here; {context.Response.Headers.Allow} are."),
            _ => null,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly (traceId {TraceId})")]
    private static partial void LogUnexpected(ILogger log, Exception e, string traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private static partial void LogStoredCandle(ILogger log, string fault);
}
