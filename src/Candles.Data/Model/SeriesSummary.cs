using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>A series in the list of all.</summary>
/// <param name="First">Open time of its first base candle, Unix milliseconds; null where all were deleted.</param>
/// <param name="Last">Open time of its last base candle.</param>
public sealed record SeriesSummary(SeriesKey Key, Interval Base, long? First, long? Last)
{
    /// <summary>At which this is true.</summary>
    public SeriesVersion Version { get; init; }
}
