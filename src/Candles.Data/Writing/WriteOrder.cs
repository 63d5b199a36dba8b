using System.Diagnostics;
using Candles.Data.Model;

namespace Candles.Data.Writing;

/// <summary>A batch that is to be written to a series.</summary>
internal sealed record WriteOrder(SeriesKey Series, CandleBatch Batch, IdempotencyToken? Once)
{
    private readonly long _arrived = Stopwatch.GetTimestamp();

    /// <summary>How long it has waited, for its turn and for others.</summary>
    public TimeSpan Age => Stopwatch.GetElapsedTime(_arrived);
}

/// <summary>What became of an order: its result, or why it was refused; neither where it needs a transaction of its own.</summary>
internal readonly record struct WriteOutcome(WriteResult Result, WriteRefusedException? Refused, bool NeedsOwnTransaction)
{
    public static WriteOutcome Done(WriteResult result) => new(result, null, false);

    public static WriteOutcome Refuse(WriteRefusedException refused) => new(default, refused, false);

    /// <summary>The series is new: creating several in one transaction could end in a deadlock with another node.</summary>
    public static WriteOutcome Alone { get; } = new(default, null, true);
}
