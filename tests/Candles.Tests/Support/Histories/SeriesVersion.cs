using System.Diagnostics;

namespace Candles.Tests.Support.Histories;

/// <summary>A write that was begun, with its times on the test's one clock, <see cref="Stopwatch"/>.</summary>
internal sealed class HistoryWrite(IWriteWay way, SeriesChange change)
{
    private long _answered = long.MaxValue;

    public long Begun { get; } = Stopwatch.GetTimestamp();

    /// <summary>Not before its answer arrived; the end of time until then.</summary>
    public long Answered => Volatile.Read(ref _answered);

    public async Task Carry(SeriesHistory history)
    {
        await way.Carry(history.Key, change);
        Volatile.Write(ref _answered, Stopwatch.GetTimestamp());
    }

    public bool IsThrough(IWriteWay other) => ReferenceEquals(way, other);

    public override string ToString() => $"{change} through {way.Name}";
}

/// <summary>What a series was at some time, or may have been where two writes were under way at once.</summary>
/// <param name="Number">
/// Counts the writes that changed the series. Either of two that were under way at once may be the first, so that two
/// versions share a number.
/// </param>
/// <param name="Begun">It cannot be seen before.</param>
/// <param name="Made">The write that led to it; null for the first.</param>
internal sealed record SeriesVersion(int Number, HistoryState State, long Begun, HistoryWrite? Made)
{
    /// <summary>The writes that it lacks and that may come next.</summary>
    public HistoryWrite[] Lacks { get; set; } = [];

    /// <summary>From when on reads of a node must not see it any more.</summary>
    /// <param name="allowance">How long writes through other ways may take to be seen, in ticks of the clock.</param>
    public long StaleFrom(HistoryNode node, long allowance)
    {
        var stale = long.MaxValue;
        foreach (var write in Lacks)
        {
            var answered = write.Answered;
            if (answered < long.MaxValue)
                stale = Math.Min(stale, write.IsThrough(node) ? answered : answered + allowance);
        }

        return stale;
    }
}
