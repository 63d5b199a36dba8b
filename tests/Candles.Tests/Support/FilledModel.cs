using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Filling;

namespace Candles.Tests.Support;

/// <summary>A row of a filled answer.</summary>
/// <param name="HasPrices">Whether the prices mean anything.</param>
internal sealed record FilledRow(Candle Candle, bool IsFilled, bool HasPrices);

/// <summary>What a filled answer has, said as plainly as possible: the whole grid from the first candle to the last, of which a range is asked for.</summary>
internal static class FilledModel
{
    /// <summary>The rows, ascending, and whether the limit left rows out.</summary>
    public static (FilledRow[] Rows, bool HasMore) Read(IReadOnlyList<Candle> stored, CandleQuery query, Fill fill)
    {
        FilledRow[] inRange = [.. Grid(stored, query.Interval, fill).Where(row => row.Candle.OpenTime >= query.From && row.Candle.OpenTime < query.To)];
        return (query.KeepsNewest ? [.. inRange.TakeLast(query.Limit)] : [.. inRange.Take(query.Limit)], inRange.Length > query.Limit);
    }

    private static IEnumerable<FilledRow> Grid(IReadOnlyList<Candle> stored, Interval interval, Fill fill)
    {
        for (var i = 0; i < stored.Count; i++)
        {
            yield return new FilledRow(stored[i], false, true);
            if (i + 1 == stored.Count)
                break;

            var close = stored[i].Close;
            for (var time = interval.Next(stored[i].OpenTime); time < stored[i + 1].OpenTime; time = interval.Next(time))
                yield return new FilledRow(new Candle(time, close, close, close, close, 0), true, fill == Fill.Previous);
        }
    }
}
