using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>
/// A question that cannot be wrong: up to <see cref="Limit"/> candles of one series and interval with open times in the
/// half-open range <c>[From, To)</c>.
/// </summary>
public sealed class CandleQuery
{
    public const int DefaultLimit = 100;
    public const int MaxLimit = 1440;

    /// <summary>The most that <see cref="OfSpan"/> asks for.</summary>
    public const int MaxSpanRows = 4096;

    /// <param name="limit">1 to 1440.</param>
    /// <param name="from">Inclusive, Unix milliseconds; null is from the first candle.</param>
    /// <param name="to">Exclusive, Unix milliseconds; null is to the last candle.</param>
    /// <param name="closedAt">Where given, candles still open at this time are left out, before the limit is applied.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is outside 1…1440, or from is not before to.</exception>
    public CandleQuery(
        SeriesKey series, Interval interval, int limit = DefaultLimit, long? from = null, long? to = null, long? closedAt = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
        if (from >= to)
            throw new ArgumentOutOfRangeException(nameof(from), from, "from must be before to");

        Series = series;
        Interval = interval;
        Limit = limit;
        From = from ?? long.MinValue;
        To = to ?? long.MaxValue;
        KeepsNewest = from is null;
        if (closedAt is { } now)
            To = Math.Min(To, interval.Floor(now));
    }

    private CandleQuery(SeriesKey series, Interval interval, long from, long to, bool keepsNewest, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxSpanRows);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(from, to);

        Series = series;
        Interval = interval;
        Limit = limit;
        From = from;
        To = to;
        KeepsNewest = keepsNewest;
    }

    public SeriesKey Series { get; }
    public Interval Interval { get; }
    public int Limit { get; }

    /// <summary>Inclusive; may lie after <see cref="To"/> where only open candles were asked away, and then nothing matches.</summary>
    public long From { get; }

    /// <summary>Exclusive.</summary>
    public long To { get; }

    /// <summary>
    /// Which rows the limit keeps: the newest of the range where no <c>from</c> was given, else the oldest. Stores read
    /// in that order: newest first, or oldest first. Answers are ascending either way.
    /// </summary>
    public bool KeepsNewest { get; }

    /// <summary>A question for more rows than one answer holds, by whoever keeps them for many answers.</summary>
    /// <param name="from">Inclusive, Unix milliseconds.</param>
    /// <param name="to">Exclusive, Unix milliseconds.</param>
    /// <param name="keepsNewest">Which rows the limit keeps: the newest of the range, or the oldest.</param>
    /// <param name="limit">1 to 4096.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is outside 1…4096, or from is not before to.</exception>
    public static CandleQuery OfSpan(SeriesKey series, Interval interval, long from, long to, bool keepsNewest, int limit) =>
        new(series, interval, from, to, keepsNewest, limit);
}
