using System.Diagnostics.CodeAnalysis;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Formats.Import;

namespace Candles.Api.Ingest;

/// <summary>What a request wants written, checked.</summary>
/// <param name="Once">By what a repeat is known; null where no idempotency key was sent.</param>
internal sealed record IngestOrder(CandleBatch Batch, IdempotencyToken? Once)
{
    /// <param name="body">Decoded and whole.</param>
    /// <param name="latestOpen">The latest open time that is taken, Unix milliseconds.</param>
    public static bool TryRead(
        HttpContext context,
        IngestRequest request,
        ReadOnlySpan<byte> body,
        long latestOpen,
        [NotNullWhen(true)] out IngestOrder? order,
        [NotNullWhen(false)] out Problem? problem)
    {
        (order, problem) = (null, null);
        var cancel = context.RequestAborted;
        if (CandleImport.TryRead(
                body, request.Body.Format, request.Interval, latestOpen, BatchLimits.MaxRows, out var batch, out var faults, cancel))
        {
            order = new IngestOrder(batch, request.Key is { } key ? IdempotencyKey.Once(context, key, body) : null);
        }
        else
        {
            problem = ProblemOf(faults);
        }

        return order is not null;
    }

    private static Problem ProblemOf(ImportFaults faults) => faults.Refusal switch
    {
        ImportRefusal.TooManyRows => new Problem(ProblemType.BatchTooLarge, $"The body {faults.First[0]}."),
        ImportRefusal.BadContent => new Problem(ProblemType.BodyUnreadable, $"The body cannot be read: {faults.First[^1]}."),
        _ => new Problem(
            ProblemType.CandlesInvalid,
            $"Nothing was stored, for {(faults.Count == 1 ? "a row is" : $"{faults.Count} rows are")} not valid: {faults.First[0]}.",
            new RowErrors([.. faults.First.Select(f => new RowError(f.Index ?? 0, f.Field, f.Value, f.Reason))], faults.Count)),
    };
}
