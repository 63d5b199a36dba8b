using System.Globalization;
using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>Something that a commit changed, the news that something may have been missed, or a sign that the feed is alive.</summary>
/// <param name="Series">Null in <see cref="Anything"/>, <see cref="Reset"/> and <see cref="Nothing"/>.</param>
/// <param name="Interval">The base interval; buckets of coarser ones that overlap the span have changed with it.</param>
/// <param name="From">First changed open time, inclusive.</param>
/// <param name="To">End of the change, exclusive.</param>
/// <param name="Version">The series' version after the commit; where it was deleted, above all it ever had.</param>
/// <param name="IsOwn">
/// This store committed it, and <c>ICandleStore.Committed</c> says so with its rows, perhaps later; unless the commit's outcome is
/// not known. A store may not recognise its own changes.
/// </param>
public readonly record struct StoreChange(SeriesKey? Series, Interval Interval, long From, long To, SeriesVersion Version, bool IsOwn = false)
{
    /// <summary>Anything may have changed. Said first of all, and after every break of the feed.</summary>
    public static StoreChange Anything { get; } = new(null, Interval.OneMinute, long.MinValue, long.MaxValue, default);

    /// <summary>
    /// Nothing that was known holds any more, versions least of all: the database is another one than before, or was set back. Said in
    /// the place of <see cref="Anything"/>.
    /// </summary>
    public static StoreChange Reset { get; } = new(null, Interval.OneMinute, long.MinValue, long.MaxValue, new SeriesVersion(0, long.MaxValue));

    /// <summary>The sign of life: <c>ICandleStore.Watch</c> says what it stands for.</summary>
    public static StoreChange Nothing { get; } = new(null, Interval.OneMinute, 0, 0, default);

    public bool IsSignOfLife => this == Nothing;

    public bool IsReset => this == Reset;

    /// <summary>All of the series has changed: it was deleted, perhaps, and with it its base.</summary>
    public bool IsOfAllTime => From <= CandleTime.Min && To > CandleTime.Max;

    /// <summary>
    /// Reads <c>key|minutes|from|to|series|version[|node]</c>, the form of PostgreSQL's notifications. Every other text means
    /// <see cref="Anything"/>: <c>anything</c>, which is said when all series are truncated, what another version of Candles says, and what
    /// nobody should have said.
    /// </summary>
    /// <param name="node">What this store announces itself by.</param>
    internal static StoreChange Parse(string text, string node) =>
        text.Split('|') is [var key, var minutes, var from, var to, var series, var version, .. { Length: <= 1 } by]
        && SeriesKey.TryParse(key, out var name)
        && Number(minutes) is { } length && Interval.All.FirstOrDefault(i => i.Minutes == length) is { } interval
        && Number(from) is { } first && first >= interval.Floor(CandleTime.Min)
        && Number(to) is { } end && end > first && end <= interval.Next(interval.Floor(CandleTime.Max))
        && Number(series) is { } id && Number(version) is { } number
            ? new StoreChange(name, interval, first, end, new SeriesVersion(id, number), IsOwn: by is [var writer] && writer == node)
            : Anything;

    private static long? Number(string text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
