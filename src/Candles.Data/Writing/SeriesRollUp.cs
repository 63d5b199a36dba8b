using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Data.Writing;

/// <summary>
/// A stretch of a stored series at an interval that it lacks, rolled up anew: for series that were stored before the interval was known. So many
/// candles of the interval that this is made of are read in one transaction, under the lock of the series.
/// </summary>
/// <param name="Interval">The interval that the series lacks.</param>
/// <param name="Source">What it is made of, at which nothing is lacking.</param>
/// <param name="From">On the grid of <paramref name="Interval"/>, inclusive.</param>
/// <param name="To">On the grid of <paramref name="Interval"/>, exclusive.</param>
internal sealed record SeriesRollUp(Interval Interval, Interval Source, long From, long To)
{
    /// <param name="lacking">What the series lacks; the first is rolled up first.</param>
    /// <param name="first">Open time of the first base candle that is not rolled up yet.</param>
    /// <param name="rows">How many candles of the source to read, at most, but for a single candle's parts.</param>
    public static SeriesRollUp Of(Interval @base, IReadOnlyList<Interval> lacking, long first, int rows)
    {
        var interval = lacking[0];
        var source = @base.SourceOf(interval, lacking);
        var from = interval.SlotOf(first);
        return new SeriesRollUp(
            interval, source, interval.OpenTimeOf(from), interval.OpenTimeOf(from + Math.Max(1, rows / (interval.LongestStep / source.LongestStep))));
    }

    /// <summary>The stored rows to read: those of the source, and those of the interval that are there already.</summary>
    public StoredSpan[] Reads => [new(Source, From, To), new(Interval, From, To)];

    /// <summary>What is to be changed of the interval's rows.</summary>
    /// <param name="source">Ascending.</param>
    /// <param name="stored">Ascending.</param>
    /// <exception cref="WriteRefusedException">A volume would leave the limits of decimals.</exception>
    public List<Change> Changes(IReadOnlyList<Candle> source, IReadOnlyList<Candle> stored)
    {
        var changes = new List<Change>();
        var s = 0;
        for (var at = 0; at < source.Count;)
        {
            var open = Interval.Floor(source[at].OpenTime);
            var close = Interval.Next(open);
            var bucket = default(RollUp);
            for (; at < source.Count && source[at].OpenTime < close; at++)
                bucket.Add(source[at]);
            if (!bucket.TryGet(open, out var row))
                throw SeriesPlan.TooPrecise(Interval, open);

            for (; s < stored.Count && stored[s].OpenTime < open; s++)
                changes.Add(new Change(stored[s], ChangeKind.Remove));
            if (s == stored.Count || stored[s].OpenTime > open)
                changes.Add(new Change(row, ChangeKind.Insert));
            else if (stored[s++] != row)
                changes.Add(new Change(row, ChangeKind.Replace));
        }

        for (; s < stored.Count; s++)
            changes.Add(new Change(stored[s], ChangeKind.Remove));
        return changes;
    }
}
