using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>What one read of the store found out: the state of a series, and what is on some blocks of one interval in the same snapshot.</summary>
/// <param name="Series">Null: the series is not there, in none of the lives that were known when the read began.</param>
/// <param name="Known">The highest version that was known to exist when the read began.</param>
/// <param name="Breaks">How often the feed had been broken when the read began.</param>
/// <param name="Slots">In order, without a gap between them; none where only the state was asked for.</param>
internal sealed record LoadResult(
    SeriesState? Series, SeriesVersion Known, int Breaks, Interval Interval, IReadOnlyList<BlockSlot> Slots)
{
    /// <summary>All of this and nothing else; of a series that is there.</summary>
    public SeriesSnapshot Alone() => Into(SeriesSnapshot.Nothing.JumpedTo(Series!.Value.Base, Series.Value.Version, Breaks));

    /// <summary>A snapshot of the same version with these slots in it.</summary>
    public SeriesSnapshot Into(SeriesSnapshot snapshot) => Into(snapshot, new Window(Interval, [.. Slots]));

    /// <summary>A snapshot with a window's slots in place of what it has of the same blocks.</summary>
    public static SeriesSnapshot Into(SeriesSnapshot snapshot, Window loaded)
    {
        var window = snapshot.WindowOf(loaded.Interval);
        foreach (var slot in loaded.Slots)
            window = window.Without(slot.First, slot.End).Filled([slot]);
        return snapshot.With(window);
    }
}
