using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>The last changes that led to a snapshot's version, one after the other: a load that was read before some of them is true where they are not.</summary>
internal sealed class RecentChanges
{
    private const int Max = 64;

    private readonly Queue<(SeriesVersion Version, OpenTimeRange Span)> _changes = new();

    public void Add(SeriesVersion version, in OpenTimeRange span)
    {
        _changes.Enqueue((version, span));
        if (_changes.Count > Max)
            _changes.Dequeue();
    }

    /// <summary>The version that comes next follows nothing that is known.</summary>
    public void Clear() => _changes.Clear();

    /// <summary>Whether all changes after a version are still here.</summary>
    public bool HasAllAfter(SeriesVersion version) =>
        _changes.TryPeek(out var first) && (first.Version <= version || first.Version.Follows(version));

    /// <summary>What of a window that was true at a version still is.</summary>
    public Window Unchanged(Window window, SeriesVersion since)
    {
        foreach (var (version, span) in _changes)
            window = version > since ? window.Without(span) : window;
        return window;
    }
}
