namespace Candles.Data.Model;

/// <summary>The order of lists of series, which is the stores' own: by exchange, market, asset, each in lower case, sign by sign.</summary>
public static class SeriesOrder
{
    public static int Compare(SeriesKey a, SeriesKey b)
    {
        var byExchange = Exchange(a).SequenceCompareTo(Exchange(b));
        if (byExchange != 0)
            return byExchange;
        var byMarket = Market(a).SequenceCompareTo(Market(b));
        return byMarket != 0 ? byMarket : Asset(a).SequenceCompareTo(Asset(b));
    }

    /// <summary>The place of a series in a list; where it is not there, the complement of the place of the one after it.</summary>
    public static int Find(IReadOnlyList<SeriesSummary> all, SeriesKey key)
    {
        var (low, high) = (0, all.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Compare(all[middle].Key, key);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return ~low;
    }

    private static ReadOnlySpan<char> Exchange(SeriesKey key) => key.LookupKey.AsSpan(0, key.Exchange.Length);

    private static ReadOnlySpan<char> Market(SeriesKey key) => key.LookupKey.AsSpan(key.Exchange.Length + 1, key.Market.Length);

    private static ReadOnlySpan<char> Asset(SeriesKey key) => key.LookupKey.AsSpan(key.LookupKey.Length - key.Asset.Length);
}
