using Candles.Api.Catalog;

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
