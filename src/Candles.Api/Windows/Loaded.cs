using Candles.Data;

namespace Candles.Api.Windows;

/// <summary>What one read of the store found out: the state of a series, and what is on some pages of one interval in the same snapshot.</summary>
/// <param name="Series">Null: the series is not there, in none of the lives that were known when the read began.</param>
/// <param name="Known">The highest version that was known to exist when the read began.</param>
/// <param name="Breaks">How often the feed had been broken when the read began.</param>
/// <param name="Pieces">In order, without a gap between them; none where only the state was asked for.</param>
internal sealed record Loaded(
    SeriesState? Series, SeriesVersion Known, int Breaks, Interval Interval, IReadOnlyList<Piece> Pieces)
{
    /// <summary>All of this and nothing else; of a series that is there.</summary>
    public SeriesSnapshot Alone() => Into(SeriesSnapshot.Nothing.JumpedTo(Series!.Value.Base, Series.Value.Version, Breaks));

    /// <summary>A snapshot of the same version with these pieces in it.</summary>
    public SeriesSnapshot Into(SeriesSnapshot snapshot)
    {
        if (Pieces.Count == 0)
            return snapshot;

        var window = snapshot.WindowOf(Interval);
        return snapshot.With(window.Without(Pieces[0].First, Pieces[^1].End).Filled(Pieces));
    }
}
