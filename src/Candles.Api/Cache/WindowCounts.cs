using Candles.Api.Metrics;

namespace Candles.Api.Cache;

/// <summary>What became of questions to memory, counted since the start.</summary>
internal sealed class WindowCounts
{
    private long _evictions;

    /// <summary>Answers for which the store was not asked.</summary>
    public Tally Hits { get; } = new();

    /// <summary>Reads of the store; one may serve many who wait for the same.</summary>
    public Tally Loads { get; } = new();

    /// <summary>Blocks that were forgotten to make room.</summary>
    public long Evictions => Interlocked.Read(ref _evictions);

    public void Evicted(int blocks) => Interlocked.Add(ref _evictions, blocks);
}
