using Candles.Data.Time;

namespace Candles.Api.Live;

/// <summary>Spans <c>[From, To)</c> of open times, put together.</summary>
internal static class LiveSpans
{
    /// <summary>The same open times on an interval's grid, ascending, none twice.</summary>
    public static List<(long From, long To)> Merge(IEnumerable<(long From, long To)> spans, Interval interval)
    {
        var merged = new List<(long From, long To)>();
        foreach (var (from, to) in spans.Select(span => (interval.Floor(span.From), span.To)).Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else
                merged.Add((from, to));
        }

        return merged;
    }
}
