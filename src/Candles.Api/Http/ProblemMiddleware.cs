using Candles.Data.Model;
using Candles.Data.Time;
using Microsoft.AspNetCore.Connections;

namespace Candles.Api.Http;

/// <summary>Sees to it that every error leaves as a <see cref="Problem"/>: what is thrown, and what routing refuses.</summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (IsOfGoneClient(e, context.RequestAborted))
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest; // for the metrics
            context.Abort(); // Kestrel may not know yet that nobody is left to answer, and would log that it cannot read the rest of the body
            return;
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

    private static bool IsOfGoneClient(Exception e, CancellationToken aborted) =>
        e is ConnectionResetException || (aborted.IsCancellationRequested && e is OperationCanceledException or BadHttpRequestException);

    private Problem ProblemOf(Exception e, HttpContext context)
    {
        switch (e)
        {
            case StoreException store:
                return Problem.Of(store);
            case OverloadException overload:
                return new Problem(ProblemType.ServerBusy, overload.Message);
            case WriteRefusedException refused:
                return new Problem(TypeOf(refused.Refusal), refused.Message);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new Problem(ProblemType.BodyTooSlow, "The body came too slowly, or stopped coming.");
            case BadHttpRequestException bad:
                return new Problem(ProblemType.BodyUnreadable, $"The body did not arrive whole: {bad.Message}");
            case StoredCandleException stored:
                LogStoredCandle(log, stored.Message);
                return new Problem(ProblemType.StoredCandleInvalid, stored.Message);
            default:
                LogUnexpected(log, e, Problem.TraceIdOf(context));
                return new Problem(ProblemType.InternalError, "This was not expected; the server's log says more under this traceId.");
        }
    }

    private static ProblemType TypeOf(WriteRefusal refusal) => refusal switch
    {
        WriteRefusal.NotBaseInterval => ProblemType.NotBaseInterval,
        WriteRefusal.VolumeTooPrecise => ProblemType.VolumeTooPrecise,
        WriteRefusal.IdempotencyKeyReused => ProblemType.IdempotencyKeyReused,
        WriteRefusal.SeriesLimitReached => ProblemType.SeriesLimitReached,
        _ => ProblemType.InternalError,
    };

    private static Problem? RefusedByRouting(HttpContext context)
    {
        if (context.Response.HasStarted || context.Response.ContentLength is not null)
            return null;

        return context.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => new Problem(
                ProblemType.NotFound, $"Nothing has the address {Quote.Of(context.Request.Path.Value)}; GET / lists where to go."),
            StatusCodes.Status405MethodNotAllowed => new Problem(
                ProblemType.MethodNotAllowed, $"{Quote.Of(context.Request.Method)} is not allowed here; {context.Response.Headers.Allow} are."),
            _ => null,
        };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A request failed unexpectedly (traceId {TraceId})")]
    private static partial void LogUnexpected(ILogger log, Exception e, string traceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Fault}")]
    private static partial void LogStoredCandle(ILogger log, string fault);
}

/// <summary>There is no memory for a request just now: 503.</summary>
internal sealed class OverloadException(string message) : Exception(message);

/// <summary>A row that is stored breaks the law of candles; the message says which and how.</summary>
internal sealed class StoredCandleException(CandleQuery query, long openTime, CandleFault fault)
    : Exception($"The candle of {query.Series} at {query.Interval} that opens at {CandleTime.ToIso(openTime)} is stored with a fault: {fault}.");
