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

/// <summary>Makes gaps of neighbouring stored candles, told one pair after the other, ascending.</summary>
internal sealed class GapWalk(GapQuery query)
{
    private readonly List<CandleGap> _gaps = [];
    private readonly long _first = query.From == long.MinValue ? long.MinValue : query.Interval.SlotFrom(query.From);
    private readonly long _end = query.To == long.MaxValue ? long.MaxValue : query.Interval.SlotFrom(query.To);
    private long? _next;

    /// <summary>Whether to go on, after two neighbours.</summary>
    /// <param name="before">Open time of the earlier one.</param>
    /// <param name="after">Open time of the later one.</param>
    public bool Takes(long before, long after)
    {
        var first = Math.Max(query.Interval.SlotOf(before) + 1, _first);
        var end = Math.Min(query.Interval.SlotOf(after), _end);
        if (first >= end)
            return true;

        if (_gaps.Count == query.Limit)
        {
            _next = _gaps[^1].To;
            return false;
        }

        _gaps.Add(new CandleGap(query.Interval.OpenTimeOf(first), query.Interval.OpenTimeOf(end), end - first));
        return true;
    }

    /// <summary>More candles are stored than were looked at.</summary>
    /// <param name="last">Open time of the last that was.</param>
    public void StopAt(long last) => _next = last;

    public CandleGaps Of(SeriesState series) => new(series, _gaps, _next);
}
