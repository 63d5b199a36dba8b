using Candles.Api.Catalog;
using Candles.Data.Model;

namespace Candles.Api.Dialects;

/// <summary>The names of all series, at most a second old; made anew only where the list is another.</summary>
internal sealed class SymbolDirectory(SeriesDirectory series)
{
    private SymbolIndex _last = new([]);

    public async ValueTask<SymbolIndex> Now(CancellationToken cancel)
    {
        var all = await series.All(cancel);
        var last = Volatile.Read(ref _last);
        if (!ReferenceEquals(last.All, all))
            Volatile.Write(ref _last, last = new SymbolIndex(all));
        return last;
    }
}

/// <summary>
/// Series by the names that other systems have for them: asset and market in one word, <c>NEARUSDT</c>. Where two series of an
/// exchange come to the same word (<c>AB</c> in <c>CD</c>, <c>A</c> in <c>BCD</c>) it means the first by market and asset.
/// </summary>
internal sealed class SymbolIndex
{
    private readonly Dictionary<string, SeriesSummary> _byExchange = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SeriesSummary> _byWord = new(StringComparer.OrdinalIgnoreCase);
    private readonly ILookup<string, SeriesSummary> _ofExchange;

    /// <param name="series">By exchange, market and asset.</param>
    public SymbolIndex(IReadOnlyList<SeriesSummary> series)
    {
        All = series;
        foreach (var one in series)
        {
            var word = WordOf(one.Key);
            if (_byExchange.TryAdd($"{one.Key.Exchange}:{word}", one))
                _byWord.TryAdd(word, one);
        }

        _ofExchange = _byExchange.Values.ToLookup(one => one.Key.Exchange, StringComparer.OrdinalIgnoreCase);
    }

    public IReadOnlyList<SeriesSummary> All { get; }

    public IEnumerable<string> Exchanges => _ofExchange.Select(exchange => exchange.Key);

    /// <summary>Asset and market in one word, as the series spells them.</summary>
    public static string WordOf(SeriesKey key) => key.Asset + key.Market;

    /// <summary>The series of an exchange, each by a word of its own.</summary>
    public IEnumerable<SeriesSummary> Of(string exchange) => _ofExchange[exchange];

    /// <summary>The series of a word, in any case.</summary>
    public SeriesSummary? Find(string exchange, string word) => _byExchange.GetValueOrDefault($"{exchange}:{word}");

    /// <summary>The series of a word on the first exchange that has it.</summary>
    public SeriesSummary? Find(string word) => _byWord.GetValueOrDefault(word);
}
