using System.Globalization;
using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>Intervals as the stores write them down: their minutes, <c>1,3,5</c>, in SQLite as a JSON array.</summary>
internal static class IntervalList
{
    /// <summary>All that this program knows.</summary>
    public static string All { get; } = Of(Interval.All.Select(i => i.Minutes));

    public static string AllJson { get; } = $"[{All}]";

    public static string Of(IEnumerable<int> minutes) => string.Join(',', minutes.Select(m => m.ToString(CultureInfo.InvariantCulture)));

    public static string JsonOf(IEnumerable<int> minutes) => $"[{Of(minutes)}]";

    /// <param name="list">Either form; null is an empty one.</param>
    public static int[] Parse(string? list) =>
    [
        .. (list ?? "").Trim('[', ']').Split(',', StringSplitOptions.RemoveEmptyEntries).Select(m => int.Parse(m, NumberStyles.None, CultureInfo.InvariantCulture)),
    ];

    /// <summary>Those of a list that a series with this base has; what is not known here is passed over.</summary>
    public static IReadOnlyList<Interval> Served(string? list, Interval @base) =>
        list is null ? [] : [.. Parse(list).Select(minutes => @base.Served.FirstOrDefault(i => i.Minutes == minutes)).OfType<Interval>()];

    /// <summary>What a database's list still needs.</summary>
    /// <param name="stored">Minutes of the intervals that it has.</param>
    /// <param name="intervals">Those that it is to have.</param>
    /// <exception cref="StoreException">It has one that is not among them: another Candles writes it, and this one would leave it behind.</exception>
    public static int[] Missing(IReadOnlyCollection<int> stored, IReadOnlyList<Interval> intervals)
    {
        if (stored.FirstOrDefault(minutes => intervals.All(i => i.Minutes != minutes)) is > 0 and var unknown)
        {
            throw new StoreException(
                StoreFault.Unavailable,
                FormattableString.Invariant($"The database has candles of {unknown} minutes, an interval that this Candles does not know. Upgrade Candles."));
        }

        return [.. intervals.Select(i => i.Minutes).Except(stored)];
    }

    /// <summary>
    /// A read of an interval that came with a newer Candles, where the candles of the series are not rolled up at it yet. It will pass, so
    /// it is no answer that the interval is not available, which clients may remember.
    /// </summary>
    public static StoreException NotRolledUp(Interval interval) => new(
        StoreFault.Busy, $"{interval} is new here, and the stored candles of this series are being rolled up at it. The other intervals are there.");
}
