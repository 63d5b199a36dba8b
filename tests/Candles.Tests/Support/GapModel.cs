using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>What is missing, said as plainly as possible: slot by slot from the first candle to the last.</summary>
internal static class GapModel
{
    public static CandleGap[] Gaps(IReadOnlyList<Candle> stored, Interval interval, long? from = null, long? to = null)
    {
        var there = stored.Select(candle => candle.OpenTime).ToHashSet();
        var gaps = new List<CandleGap>();
        for (var time = stored.Count == 0 ? 0 : stored[0].OpenTime; stored.Count > 0 && time < stored[^1].OpenTime; time = interval.Next(time))
        {
            if (there.Contains(time) || time < from || time >= to)
                continue;
            var goesOn = gaps.Count > 0 && gaps[^1].To == time;
            var (start, candles) = goesOn ? (gaps[^1].From, gaps[^1].Candles) : (time, 0);
            if (goesOn)
                gaps.RemoveAt(gaps.Count - 1);
            gaps.Add(new CandleGap(start, interval.Next(time), candles + 1));
        }

        return [.. gaps];
    }
}
