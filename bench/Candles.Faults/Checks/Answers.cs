using System.Collections.Concurrent;
using System.Globalization;

namespace Candles.Faults.Checks;

/// <summary>What clients saw: answers by kind of request and status, and the longest of each.</summary>
internal sealed class Answers
{
    private readonly ConcurrentDictionary<(string What, string Said), (int Count, TimeSpan Longest)> _seen = [];

    public int Total => _seen.Values.Sum(seen => seen.Count);

    public void Add(string what, string said, TimeSpan took) =>
        _seen.AddOrUpdate((what, said), (1, took), (_, seen) => (seen.Count + 1, took > seen.Longest ? took : seen.Longest));

    public int Count(string what, string said) => _seen.GetValueOrDefault((what, said)).Count;

    public int CountOf(string what) => _seen.Where(seen => seen.Key.What == what).Sum(seen => seen.Value.Count);

    /// <summary>The longest that any answer of a status took.</summary>
    public TimeSpan Longest(string status) =>
        _seen.Where(seen => seen.Key.Said.StartsWith(status, StringComparison.Ordinal)).Select(seen => seen.Value.Longest).DefaultIfEmpty().Max();

    public override string ToString() => string.Join("; ", _seen.GroupBy(seen => seen.Key.What).OrderBy(group => group.Key).Select(group => string.Create(
        CultureInfo.InvariantCulture,
        $"{group.Key}: {string.Join(", ", group.OrderBy(seen => seen.Key.Said).Select(seen => string.Create(CultureInfo.InvariantCulture, $"{seen.Value.Count} × {seen.Key.Said} (≤ {seen.Value.Longest.TotalSeconds:F2} s)")))}")));
}
