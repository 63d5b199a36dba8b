using Candles.Api.Cache;
using Candles.Api.Metrics;
using Candles.Data.Stores;

namespace Candles.Api.Route;

/// <summary>What paths draw from, and where they tell what it took; null where nothing is counted.</summary>
internal sealed record CandleSources(ICandleStore Store, CandleWindows Windows, CandleMetrics? Metrics, WindowMetrics WindowMetrics);

/// <summary>A way to make a body. All make the same bytes; each leaves out a step of the one before it.</summary>
internal abstract class ReadStrategy
{
    /// <summary>All paths, slowest first; the last is the default.</summary>
    public static IReadOnlyList<ReadStrategy> All { get; } =
    [
        new StoreStrategy("validated", StorePaths.Validated),
        new StoreStrategy("dto", StorePaths.Dto),
        new StoreStrategy("stream", StorePaths.Stream),
        new StoreStrategy("raw", StorePaths.Raw),
        new MemoryStrategy(),
    ];

    /// <summary>The names, for error texts.</summary>
    public static string Accepted { get; } = string.Join(", ", All.Select(p => p.Name));

    public static ReadStrategy Default => All[^1];

    /// <summary>The path of this name, or null.</summary>
    public static ReadStrategy? Named(ReadOnlySpan<char> name)
    {
        for (var i = 0; i < All.Count; i++) // foreach would make an enumerator
        {
            if (name.SequenceEqual(All[i].Name))
                return All[i];
        }

        return null;
    }

    /// <summary>The name in <c>path=</c> and in the answer's <c>Candle-Path</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether it answers packed with gzip, too.</summary>
    public virtual bool OffersGzip => false;

    /// <summary>Answers a question that was understood.</summary>
    public abstract Task Answer(HttpContext context, CandleSources sources, CandleRequest request);
}
