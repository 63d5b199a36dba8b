using System.Collections.Concurrent;

namespace Candles.Api.Hosting;

/// <summary>
/// What the server waits for before it calls itself ready. Hosted services name their condition in their constructor, so
/// that all are known before the first request.
/// </summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<string, string?> _missing = [];

    /// <summary>The conditions that are not met yet, in order of their names, each with the reason where one is known.</summary>
    public IReadOnlyList<string> Missing =>
        [.. _missing.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Value is null ? one.Key : $"{one.Key}: {one.Value}")];

    /// <param name="condition">What is waited for, for people: <c>the store is being opened</c>.</param>
    public void Require(string condition) => _missing.TryAdd(condition, null);

    /// <summary>Says why it is not met yet.</summary>
    public void SetReason(string condition, string reason) => _missing[condition] = reason;

    public void MarkMet(string condition) => _missing.TryRemove(condition, out _);
}
