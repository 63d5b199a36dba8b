using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>What a read found out about its series, in the same snapshot as the rows.</summary>
/// <param name="Base">The interval of the first write.</param>
public readonly record struct SeriesState(Interval Base, SeriesVersion Version);

/// <summary>A series in the list of all.</summary>
/// <param name="First">Open time of its first base candle, Unix milliseconds; null where all were deleted.</param>
/// <param name="Last">Open time of its last base candle.</param>
public sealed record SeriesSummary(SeriesKey Key, Interval Base, long? First, long? Last)
{
    /// <summary>At which this is true.</summary>
    public SeriesVersion Version { get; init; }
}
