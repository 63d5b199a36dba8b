using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>Batches of candles that are known to be valid.</summary>
internal static class Batch
{
    /// <summary>Takes candles at any time up to the end of year 9999.</summary>
    public static CandleBatch Of(Interval interval, params IEnumerable<Candle> candles) =>
        CandleBatch.TryCreate(interval, [.. candles], CandleTime.Max, out var batch, out var faults)
            ? batch
            : throw new ArgumentException($"Row {faults.First[0].Index}: {faults.First[0].Fault}", nameof(candles));

    public static CandleBatch Of(string interval, params IEnumerable<Candle> candles) => Of(Some.Interval(interval), candles);
}
