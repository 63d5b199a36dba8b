using System.Diagnostics;
using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>What one commit changed in one series: all that is needed to take rows of the version before to this one.</summary>
/// <param name="Change">As <c>ICandleStore.Watch</c> says it.</param>
/// <param name="Rows">
/// The changed rows by interval, base and roll-ups, the base first; ascending, no open time twice. An interval that is not there
/// did not change. Empty where the whole series was deleted.
/// </param>
public sealed record StoreCommit(StoreChange Change, IReadOnlyList<(Interval Interval, List<Change> Rows)> Rows)
{
    /// <summary>
    /// When it was made, on the clock of <see cref="Stopwatch"/>: in its transaction, which had the series locked, so that no later version
    /// was committed, and could be known of, by then.
    /// </summary>
    public long MadeAt { get; } = Stopwatch.GetTimestamp();

    internal static StoreCommit Of(StoredSeries series, Changes changes)
    {
        var @base = Interval.OfMinutes(series.Base);
        return new StoreCommit(
            ChangeOf(series, changes.Base[0].Row.OpenTime, @base.Next(changes.Base[^1].Row.OpenTime)), changes.ByInterval);
    }

    /// <summary>All of its candles were rolled up at one more interval. The rows come in earlier transactions, too, so they are not told.</summary>
    /// <param name="first">Open time of its first base candle.</param>
    /// <param name="last">Of its last.</param>
    internal static StoreCommit OfRollUp(StoredSeries series, long first, long last) =>
        new(ChangeOf(series, first, Interval.OfMinutes(series.Base).Next(last)), []);

    /// <summary>The whole series goes.</summary>
    internal static StoreCommit OfEnd(StoredSeries series) => new(ChangeOf(series, CandleTime.Min, CandleTime.Max + 1), []);

    private static StoreChange ChangeOf(StoredSeries series, long from, long to) => new(
        SeriesKey.Parse(series.Key), Interval.OfMinutes(series.Base), from, to, new SeriesVersion(series.Id, series.Version + 1));
}

/// <summary>What a write changed, in base candles.</summary>
/// <param name="Version">The number of the series' version after the write.</param>
public readonly record struct WriteResult(int Inserted, int Updated, int Unchanged, long Version);

/// <summary>What a delete removed, in base candles.</summary>
public readonly record struct DeleteResult(int Deleted, long Version);
