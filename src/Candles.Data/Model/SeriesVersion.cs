namespace Candles.Data.Model;

/// <summary>
/// Which state of a series this is. All that ever bore one name are ordered: a series that was deleted and created again has a
/// higher id, each commit within one life a higher number.
/// </summary>
/// <param name="Series">The store's id of this life of the series, never given twice. 0 is before any.</param>
/// <param name="Number">Raised by one in each transaction that changed the series; 1 is its first write.</param>
public readonly record struct SeriesVersion(long Series, long Number) : IComparable<SeriesVersion>
{
    public static bool operator <(SeriesVersion a, SeriesVersion b) => a.CompareTo(b) < 0;

    public static bool operator >(SeriesVersion a, SeriesVersion b) => a.CompareTo(b) > 0;

    public static bool operator <=(SeriesVersion a, SeriesVersion b) => a.CompareTo(b) <= 0;

    public static bool operator >=(SeriesVersion a, SeriesVersion b) => a.CompareTo(b) >= 0;

    public int CompareTo(SeriesVersion other) =>
        Series != other.Series ? Series.CompareTo(other.Series) : Number.CompareTo(other.Number);

    /// <summary>Whether nothing can lie between the one before and this.</summary>
    public bool Follows(SeriesVersion before) => this == before with { Number = before.Number + 1 };
}
