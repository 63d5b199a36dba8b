using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>A series as the stores' lists give it to Dapper.</summary>
internal sealed class SeriesRow
{
    public long Id { get; init; }
    public long Version { get; init; }
    public required string Exchange { get; init; }
    public required string Market { get; init; }
    public required string Asset { get; init; }
    public int Base { get; init; }
    public long? First { get; init; }
    public long? Last { get; init; }

    public static IReadOnlyList<SeriesSummary> ToSummaries(IEnumerable<SeriesRow> rows) =>
    [
        .. rows.Select(row => new SeriesSummary(
            SeriesKey.Parse($"{row.Exchange}/{row.Market}/{row.Asset}"), Interval.OfMinutes(row.Base), row.First, row.Last)
        {
            Version = new SeriesVersion(row.Id, row.Version),
        }),
    ];
}

/// <summary>A series as a writer finds it; locked.</summary>
internal sealed record StoredSeries(int Id, string Key, int Base, long Version)
{
    /// <summary>Intervals at which not all of its candles are rolled up, as the store writes them down; null where there is none.</summary>
    public string? Unrolled { get; init; }

    /// <summary>Those that it is to have.</summary>
    public IReadOnlyList<Interval> Lacking => IntervalList.Served(Unrolled, Interval.OfMinutes(Base));
}
