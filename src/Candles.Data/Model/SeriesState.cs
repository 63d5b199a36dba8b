using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>What a read found out about its series, in the same snapshot as the rows.</summary>
/// <param name="Base">The interval of the first write.</param>
public readonly record struct SeriesState(Interval Base, SeriesVersion Version);
