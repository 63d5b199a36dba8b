namespace Candles.Data.Model;

/// <summary>One candle: the trading of <c>[OpenTime, OpenTime + Δ)</c> in UTC, stamped with its open time.</summary>
/// <param name="OpenTime">Unix milliseconds, UTC, on the interval's grid.</param>
/// <param name="Open">Price of the first trade; may be negative.</param>
/// <param name="High">Highest price; not below open or close.</param>
/// <param name="Low">Lowest price; not above open or close.</param>
/// <param name="Close">Price of the last trade.</param>
/// <param name="Volume">Base volume: how much of the asset was traded; not negative.</param>
public readonly record struct Candle(long OpenTime, decimal Open, decimal High, decimal Low, decimal Close, decimal Volume);
