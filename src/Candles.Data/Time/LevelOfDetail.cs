namespace Candles.Data.Time;

/// <summary>
/// How finely a range is looked at where only so many candles are wanted. An interval needs as many as slots of its grid overlap the
/// range; what is stored in them does not count, so that the choice stays the same while candles come and go.
/// </summary>
public static class LevelOfDetail
{
    /// <summary>The finest of the intervals that a series serves that needs at most so many candles; null where all need more.</summary>
    /// <param name="base">Of the series; decides what is served.</param>
    /// <param name="from">Inclusive, Unix milliseconds.</param>
    /// <param name="to">Exclusive, Unix milliseconds; after <paramref name="from"/>.</param>
    public static Interval? Finest(Interval @base, long from, long to, int candles) =>
        @base.Served.FirstOrDefault(interval => interval.SlotsIn(from, to) <= candles);

    /// <summary>The interval that needs the fewest candles.</summary>
    /// <inheritdoc cref="Finest"/>
    public static Interval Coarsest(Interval @base, long from, long to) => @base.Served.MinBy(interval => interval.SlotsIn(from, to))!;
}
