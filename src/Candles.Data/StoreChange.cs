using System.Globalization;

namespace Candles.Data;

/// <summary>Something that a commit changed, or the news that something may have been missed.</summary>
/// <param name="Series">Null: anything may have changed. Said first of all, and after every break of the feed.</param>
/// <param name="Interval">The base interval; buckets of coarser ones that overlap the span have changed with it.</param>
/// <param name="From">First changed open time, inclusive.</param>
/// <param name="To">End of the change, exclusive.</param>
/// <param name="Version">The series' version after the commit; where it was deleted, above all it ever had.</param>
public readonly record struct StoreChange(SeriesKey? Series, Interval Interval, long From, long To, SeriesVersion Version)
{
    public static StoreChange Anything { get; } = new(null, Interval.OneMinute, long.MinValue, long.MaxValue, default);

    /// <summary>Reads <c>key|minutes|from|to|series|version</c>, the form of PostgreSQL's notifications; other forms, of another Candles, say less.</summary>
    internal static StoreChange Parse(string text) =>
        text.Split('|') is [var key, var minutes, var from, var to, var series, var version]
            ? new StoreChange(
                SeriesKey.Parse(key),
                Interval.OfMinutes((int)Number(minutes)),
                Number(from),
                Number(to),
                new SeriesVersion(Number(series), Number(version)))
            : Anything;

    private static long Number(string text) => long.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
