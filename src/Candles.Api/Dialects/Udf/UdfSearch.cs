using Candles.Data.Model;

namespace Candles.Api.Dialects.Udf;

/// <summary>Finds series by a part of a name, in any case; what begins with it comes first.</summary>
internal static class UdfSearch
{
    /// <param name="text">Part of <c>binance:NEAR/USDT</c>, with the slash or without.</param>
    public static IEnumerable<SeriesKey> In(IEnumerable<SeriesSummary> all, string text)
    {
        var part = text.Trim();
        return all
            .Select(one => (one.Key, Place: PlaceOf(one.Key, part)))
            .Where(found => found.Place >= 0)
            .OrderBy(found => found.Place) // stable: the directory's order among equals
            .Select(found => found.Key);
    }

    /// <summary>How far from the beginning of a name it stands; −1 where nowhere.</summary>
    private static int PlaceOf(SeriesKey key, string part)
    {
        var name = UdfSymbol.NameOf(key);
        var place = IndexOf(name, part);
        if (place < 0)
            place = IndexOf(SymbolIndex.WordOf(key), part);
        if (place < 0 && IndexOf($"{key.Exchange}:{name}", part) is >= 0 and var inFull)
            place = name.Length + inFull;
        if (place < 0 && IndexOf($"{key.Exchange}:{SymbolIndex.WordOf(key)}", part) is >= 0 and var inWord)
            place = name.Length + inWord;
        return place;
    }

    private static int IndexOf(string name, string part) => name.IndexOf(part, StringComparison.OrdinalIgnoreCase);
}
