using System.Globalization;
using System.Runtime.CompilerServices;
using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>What is wrong with a candle: which field, its value, and why it is refused.</summary>
/// <param name="Field">A name of <see cref="Candle"/> as the API writes it: <c>open_time</c>, <c>open</c>, …, <c>volume</c>.</param>
public readonly record struct CandleFault(string Field, string Value, string Reason)
{
    public override string ToString() => $"{Field} {Value} {Reason}";
}

/// <summary>When a candle is valid: an open time on the grid and in range, low and high around open and close, no negative volume.</summary>
public static class CandleLaw
{
    /// <summary>The fault of a candle, clock aside; null for a valid one.</summary>
    /// <remarks>
    /// A rolled-up candle may open just before 1971 where its bucket covers 1971-01-01 (week and 3d); base candles may not,
    /// which <see cref="CandleBatch"/> sees to.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // an import is one cold run
    public static CandleFault? Find(in Candle candle, Interval interval)
    {
        if (candle.OpenTime > CandleTime.Max || (candle.OpenTime < CandleTime.Min && candle.OpenTime < interval.Floor(CandleTime.Min)))
            return Fault("open_time", candle.OpenTime, "is outside 1971-01-01 to the end of year 9999");
        if (!interval.IsOnGrid(candle.OpenTime))
            return Fault("open_time", candle.OpenTime, $"is not on the grid of {interval}");
        if (candle.Low > candle.High)
            return Fault("low", candle.Low, $"is above high {candle.High}");
        if (candle.Open < candle.Low || candle.Open > candle.High)
            return Fault("open", candle.Open, $"is outside low {candle.Low} to high {candle.High}");
        if (candle.Close < candle.Low || candle.Close > candle.High)
            return Fault("close", candle.Close, $"is outside low {candle.Low} to high {candle.High}");
        if (candle.Volume < 0)
            return Fault("volume", candle.Volume, "is negative");
        return null;
    }

    private static CandleFault Fault<T>(string field, T value, string reason)
        where T : IFormattable =>
        new(field, value.ToString(null, CultureInfo.InvariantCulture), reason);
}
