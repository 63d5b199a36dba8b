using Candles.Data.Time;

namespace Candles.Data.Model;

/// <summary>Which series are asked for, and how many at once; all of them where nothing was said.</summary>
public sealed class SeriesFilter
{
    public string? Exchange { get; set; }

    public string? Market { get; set; }

    public string? Asset { get; set; }

    public Interval? Base { get; set; }

    /// <summary>In lower case; each occurs in <c>exchange/market/asset</c>.</summary>
    public IReadOnlyList<string> Words { get; set; } = [];

    /// <summary>Those before it in the list, and itself, were given already; it need not be there any more.</summary>
    public SeriesKey? After { get; set; }

    public int? Limit { get; set; }

    /// <param name="all">In order.</param>
    /// <param name="isWanted">What else must be true of them.</param>
    /// <param name="limit">The most.</param>
    /// <returns>Those that match, and whether the limit left some out.</returns>
    public (List<SeriesSummary> Series, bool HasMore) Choose(
        IReadOnlyList<SeriesSummary> all, int limit = int.MaxValue, Predicate<SeriesSummary>? isWanted = null)
    {
        var chosen = new List<SeriesSummary>();
        for (var i = After is null ? 0 : PlaceAfter(all, After); i < all.Count; i++)
        {
            if (!Matches(all[i]) || isWanted?.Invoke(all[i]) == false)
                continue;
            if (chosen.Count == limit)
                return (chosen, true);
            chosen.Add(all[i]);
        }

        return (chosen, false);
    }

    private static int PlaceAfter(IReadOnlyList<SeriesSummary> all, SeriesKey key) =>
        SeriesOrder.Find(all, key) is var place && place >= 0 ? place + 1 : ~place;

    private bool Matches(SeriesSummary series) =>
        (Base is null || series.Base == Base)
        && Is(Exchange, series.Key.Exchange) && Is(Market, series.Key.Market) && Is(Asset, series.Key.Asset)
        && HasAllWords(series.Key.LookupKey);

    private bool HasAllWords(string name)
    {
        foreach (var word in Words)
        {
            if (!name.Contains(word, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static bool Is(string? asked, string name) => asked is null || name.Equals(asked, StringComparison.OrdinalIgnoreCase);
}
