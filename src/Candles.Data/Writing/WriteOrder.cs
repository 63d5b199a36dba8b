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

/// <summary>What a transaction answers, and what it committed.</summary>
internal readonly record struct WithCommits<T>(T Result, IReadOnlyList<StoreCommit> Commits)
{
    /// <summary>Series that it left as it found them: of their versions the answer speaks.</summary>
    public IReadOnlyList<StoredSeries> Found { get; init; } = [];

    /// <summary>Tells of the commits, then hands over the answer. It is committed, and its writer is told so, whatever a listener makes of it.</summary>
    /// <param name="faulted">Told what a listener throws.</param>
    public T Publish(Action<StoreCommit>? committed, Action<SeriesKey, SeriesVersion>? found, Action<string, Exception> faulted)
    {
        try
        {
            foreach (var series in Found)
                found?.Invoke(SeriesKey.Parse(series.Key), new SeriesVersion(series.Id, series.Version));
        }
        catch (Exception e)
        {
            faulted("listener to commits", e);
        }

        foreach (var commit in Commits)
        {
            try
            {
                committed?.Invoke(commit);
            }
            catch (Exception e)
            {
                faulted("listener to commits", e);
            }
        }

        return Result;
    }
}
