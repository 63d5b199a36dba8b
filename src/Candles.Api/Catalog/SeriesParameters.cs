using System.Collections.Immutable;
using System.Globalization;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary>The parameters by which lists of series are filtered and paged.</summary>
internal static class SeriesParameters
{
    private const int LongestSearch = 64;

    public static ImmutableArray<CandleParameter> Filters { get; } =
    [
        Name("exchange", "Series of this exchange, in any case.", (filter, name) => filter.Exchange = name),
        Name("market", "Series of this market.", (filter, name) => filter.Market = name),
        Name("asset", "Series of this asset.", (filter, name) => filter.Asset = name),
        new(
            "search", "1 to 64 characters: words, divided by spaces", "Series whose exchange/market/asset has each of these words in it, in any case.",
            ApiSchema.Text, ReadSearch),
    ];

    public static CandleParameter Base { get; } = new(
        "base", $"one of {Interval.Accepted} (case-sensitive)", "Series that are stored at this interval.",
        () => ApiSchema.Choice(Interval.All.Select(i => i.Name)),
        (ref p, value) =>
        {
            var isInterval = Interval.TryParse(value, out var interval);
            FilterOf(ref p).Base = interval;
            return isInterval;
        });

    public static CandleParameter After { get; } = new(
        "after", "exchange/market/asset", "Series that follow this one in the list: the last of the page before.", ApiSchema.Text,
        (ref p, value) =>
        {
            var isKey = SeriesKey.TryParse(value.ToString(), out var key);
            FilterOf(ref p).After = key;
            return isKey;
        });

    /// <param name="defaultValue">Null for all.</param>
    public static CandleParameter Limit(int max, int? defaultValue) => new(
        "limit", string.Create(CultureInfo.InvariantCulture, $"a whole number from 1 to {max}"),
        $"Most series of an answer{(defaultValue is null ? "; all where it is not given" : "")}.", () => ApiSchema.Whole(1, max, defaultValue),
        (ref p, value) =>
        {
            var isWhole = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && !value.Contains('\0');
            FilterOf(ref p).Limit = limit;
            return isWhole && limit >= 1 && limit <= max;
        });

    private static CandleParameter Name(string name, string meaning, Action<SeriesFilter, string> set) => new(
        name, SeriesKey.Accepted, meaning, ApiSchema.Text,
        (ref p, value) =>
        {
            var text = value.ToString();
            set(FilterOf(ref p), text);
            return SeriesKey.IsName(text);
        });

    private static bool ReadSearch(ref CandleParameters parameters, ReadOnlySpan<char> value)
    {
        var words = value.Length <= LongestSearch ? value.ToString().ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries) : [];
        FilterOf(ref parameters).Words = words;
        return words.Length > 0;
    }

    private static SeriesFilter FilterOf(ref CandleParameters parameters) => parameters.Filter ??= new SeriesFilter();
}
