using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>
/// What a roll-up is, said as plainly as possible: group by bucket; first open, highest high, lowest low, last close, sum
/// of volume. The buckets come from the calendar, not from <see cref="Interval"/>.
/// </summary>
internal static class RollUpModel
{
    public static Candle[] RollUp(IEnumerable<Candle> candles, Interval to) =>
    [
        .. candles
            .GroupBy(candle => BucketOf(candle.OpenTime, to.Name))
            .OrderBy(bucket => bucket.Key)
            .Select(bucket => Merge(bucket.Key, [.. bucket.OrderBy(candle => candle.OpenTime)])),
    ];

    /// <summary>Whether the volume of every bucket of every interval could be stored.</summary>
    public static bool StaysWithinLimits(IEnumerable<Candle> candles, IEnumerable<Interval> intervals)
    {
        var all = candles.ToArray();
        return intervals.All(interval => all
            .GroupBy(candle => BucketOf(candle.OpenTime, interval.Name))
            .All(bucket => Decimals.IsWithinLimits(Decimals.SumText(bucket.Select(candle => candle.Volume)))));
    }

    /// <summary>The start of the bucket that a time falls in.</summary>
    public static long BucketOf(long time, string interval)
    {
        var at = DateTime.UnixEpoch + TimeSpan.FromMilliseconds(time);
        var start = interval switch
        {
            "1M" => new DateTime(at.Year, at.Month, 1),
            "1w" => at.Date.AddDays(at.DayOfWeek == DayOfWeek.Sunday ? -6 : DayOfWeek.Monday - at.DayOfWeek),
            _ when interval.EndsWith('d') => DateTime.UnixEpoch.AddDays(Math.Floor((at.Date - DateTime.UnixEpoch).TotalDays / Count(interval)) * Count(interval)),
            _ when interval.EndsWith('h') && 24 % Count(interval) == 0 => at.Date.AddHours(at.Hour - (at.Hour % Count(interval))),
            _ when interval.EndsWith('m') && 60 % Count(interval) == 0 => at.Date.AddHours(at.Hour).AddMinutes(at.Minute - (at.Minute % Count(interval))),
            _ => throw new NotSupportedException($"The model does not know where candles of {interval} begin."),
        };
        return (start.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond;
    }

    /// <summary>Whether candles of one interval are made of whole candles of another, by where many of them begin.</summary>
    public static bool IsMadeOf(Interval coarser, Interval finer)
    {
        var time = coarser.Floor(Some.Time("2023-12-20"));
        for (var i = 0; i < 3_000; i++, time = coarser.Next(time))
        {
            if (BucketOf(time, finer.Name) != time)
                return false;
        }

        return true;
    }

    private static int Count(string interval) => int.Parse(interval[..^1], System.Globalization.CultureInfo.InvariantCulture);

    private static Candle Merge(long bucket, List<Candle> candles) => new(
        bucket,
        candles[0].Open,
        candles.Max(candle => candle.High),
        candles.Min(candle => candle.Low),
        candles[^1].Close,
        Decimals.Sum(candles.Select(candle => candle.Volume)));
}
