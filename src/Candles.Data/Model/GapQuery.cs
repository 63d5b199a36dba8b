using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>
/// A question for what is missing: slots of an interval's grid in <c>[from, to)</c> that lie between two stored candles and have none. What
/// lies before the first candle or behind the newest is not missing.
/// </summary>
public sealed class GapQuery
{
    /// <summary>
    /// The most candles that one read looks at: a leap year of minutes, 0.2 to 0.4 s on either store on two cores that others kept busy. A read
    /// that comes to this end says from where to go on.
    /// </summary>
    public const int MaxRows = 366 * 1440;

    /// <param name="limit">1 to 1440.</param>
    /// <param name="from">Inclusive, Unix milliseconds; null is from the first candle.</param>
    /// <param name="to">Exclusive, Unix milliseconds; null is to the last candle.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is outside 1…1440, or from is not before to.</exception>
    public GapQuery(SeriesKey series, Interval interval, int limit, long? from = null, long? to = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, CandleQuery.MaxLimit);
        if (from >= to)
            throw new ArgumentOutOfRangeException(nameof(from), from, "from must be before to");

        Series = series;
        Interval = interval;
        Limit = limit;
        From = from ?? long.MinValue;
        To = to ?? long.MaxValue;
    }

    public SeriesKey Series { get; }
    public Interval Interval { get; }

    /// <summary>Most gaps that are told, the oldest of the range.</summary>
    public int Limit { get; }

    /// <summary>Inclusive.</summary>
    public long From { get; }

    /// <summary>Exclusive.</summary>
    public long To { get; }

    /// <summary>Most rows that one read looks at.</summary>
    public int Rows { get; init; } = MaxRows;
}

/// <summary>Slots in a row that are missing.</summary>
/// <param name="From">Open time of the first, Unix milliseconds.</param>
/// <param name="To">Where the last of them closes.</param>
/// <param name="Candles">How many there are, at least one.</param>
public readonly record struct CandleGap(long From, long To, long Candles);

/// <summary>What a read found missing, in one snapshot.</summary>
/// <param name="Gaps">Ascending, and apart from each other.</param>
/// <param name="Next">Where the question goes on from; null where this is all.</param>
public sealed record CandleGaps(SeriesState Series, IReadOnlyList<CandleGap> Gaps, long? Next);
