using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>A series as a writer finds it; locked.</summary>
internal sealed record StoredSeries(int Id, string Key, int Base, long Version)
{
    /// <summary>Intervals at which not all of its candles are rolled up, as the store writes them down; null where there is none.</summary>
    public string? Unrolled { get; init; }

    /// <summary>Those that it is to have.</summary>
    public IReadOnlyList<Interval> Lacking => Stores.IntervalList.Served(Unrolled, Interval.OfMinutes(Base));
}
