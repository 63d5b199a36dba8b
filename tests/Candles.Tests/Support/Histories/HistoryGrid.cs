using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support.Histories;

/// <summary>Where the candles of a series may lie: up to <see cref="Slots"/> open times, of which some may have no candle.</summary>
/// <param name="Last">The newest open time that may be written.</param>
internal sealed record HistoryGrid(Interval Interval, long Last)
{
    public const int Slots = 2000;

    /// <summary>The server keeps rows in memory in pages of so many open times; at their borders it may go wrong.</summary>
    public const int PageSlots = 256;

    public long Length => Interval.Minutes * 60_000L;

    public long First => Last - ((Slots - 1) * Length);

    public long Any(Random random) => First + (random.Next(Slots) * Length);

    public long AnyPageBorder(Random random)
    {
        var page = PageSlots * Length;
        return ((First / page) + random.Next(1, (int)((Last - First) / page) + 1)) * page;
    }

    /// <summary>Candles of as many slots, within the grid; at least one.</summary>
    public Candle[] Candles(Random random, long from, int slots, double kept = 1)
    {
        var start = Math.Clamp(from, First, Last);
        var candles = Some.Candles(random, Interval, start, Math.Min(start + (slots * Length), Last + 1), kept);
        var number = HistoryNumber.Next();
        return Array.ConvertAll(candles.Length == 0 ? [Some.Candle(random, start)] : candles, candle => candle with { Volume = number });
    }
}

/// <summary>Every write has volumes of its own, so that a body tells what it is made of.</summary>
internal static class HistoryNumber
{
    private static int Last;

    public static int Next() => Interlocked.Increment(ref Last);
}
