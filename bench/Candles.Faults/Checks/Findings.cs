using System.Collections.Concurrent;

namespace Candles.Faults.Checks;

/// <summary>What was not as promised: by kind, how often, and the first of each in words.</summary>
internal sealed class Findings
{
    private const int KeptOfAKind = 3;

    private readonly ConcurrentDictionary<string, (int Count, string[] First)> _found = [];

    public bool IsEmpty => _found.IsEmpty;

    public IEnumerable<(string Kind, int Count, string[] First)> All => _found.OrderBy(found => found.Key).Select(found => (found.Key, found.Value.Count, found.Value.First));

    public void Add(string kind, string words) => _found.AddOrUpdate(
        kind,
        _ => (1, [words]),
        (_, found) => (found.Count + 1, found.First.Length < KeptOfAKind ? [.. found.First, words] : found.First));

    public override string ToString() => string.Join('\n', All.Select(found => $"{found.Count} × {found.Kind}:\n  {string.Join("\n  ", found.First)}"));
}
