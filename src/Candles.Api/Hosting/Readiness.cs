using System.Collections.Concurrent;

namespace Candles.Api.Hosting;

/// <summary>
/// What the server waits for before it calls itself ready. Hosted services name their condition in their constructor, so
/// that all are known before the first request.
/// </summary>
internal sealed class Readiness
{
    private readonly ConcurrentDictionary<string, byte> _missing = [];

    /// <summary>The conditions that are not met yet, in order of their names.</summary>
    public IReadOnlyList<string> Missing => [.. _missing.Keys.Order(StringComparer.Ordinal)];

    /// <param name="condition">What is waited for, for people: <c>the store is being opened</c>.</param>
    public void Await(string condition) => _missing.TryAdd(condition, 0);

    public void Met(string condition) => _missing.TryRemove(condition, out _);
}
