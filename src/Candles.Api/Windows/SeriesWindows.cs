using Candles.Data;

namespace Candles.Api.Windows;

/// <summary>
/// One series in memory. Readers take its snapshot, which is swapped whole; changes and loads are applied one at a time.
/// </summary>
/// <remarks>
/// Versions tell which of two that race is newer. A read that is older than what is known to exist is not installed. A change
/// that follows the snapshot's version is applied to it; one that does not shows that changes were missed, and then nothing
/// in memory can be trusted.
/// </remarks>
internal sealed class SeriesWindows(SeriesKey key, WindowBudget budget)
{
    /// <summary>Up to so many changed rows of an interval are put into its pages; beyond, pages are dropped and read again.</summary>
    private const int FewRows = 64;

    private const int MostEarly = 64;

    private readonly Lock _changing = new();
    private readonly List<StoreCommit> _early = [];
    private volatile bool _isRetired;
    private volatile SeriesSnapshot _snapshot = SeriesSnapshot.Nothing;

    public SeriesKey Key => key;

    public SeriesSnapshot Snapshot => _snapshot;

    /// <summary>Whether it was taken out of use; another one has its name then.</summary>
    public bool IsRetired => _isRetired;

    /// <summary>Reads of the store that are under way.</summary>
    public SharedLoads Loads { get; } = new();

    /// <summary>A version was seen to exist.</summary>
    public void Saw(SeriesVersion version)
    {
        if (version <= _snapshot.Known)
            return;
        lock (_changing)
            Swap(_snapshot.Knowing(version));
    }

    /// <summary>Applies what the feed says: what may have changed is dropped.</summary>
    public void Apply(in StoreChange change)
    {
        var (from, to, version) = (change.From, change.To, change.Version);
        lock (_changing)
        {
            var now = _snapshot;
            if (version <= now.Version)
                return; // was applied when it was written here, or read already
            Swap(now.Base is null ? now.Knowing(version)
                : change.IsOfAllTime ? now.JumpedTo(null, version, now.Breaks)
                : Follows(version, now.Version) ? now.Next(version, window => Without(window, from, to))
                : now.JumpedTo(version.Series == now.Version.Series ? now.Base : null, version, now.Breaks));
            ApplyEarly();
        }
    }

    /// <summary>Applies what this node has written: changed rows are put in their pages.</summary>
    public void Apply(StoreCommit commit)
    {
        var version = commit.Change.Version;
        lock (_changing)
        {
            if (version <= _snapshot.Version)
                return;
            if (_snapshot.Base is not null && !Follows(version, _snapshot.Version) && _early.Count < MostEarly)
                _early.Add(commit);
            ApplyNext(commit);
            ApplyEarly();
        }
    }

    /// <summary>Takes over what was read, if nothing newer is known.</summary>
    /// <param name="floor">The lowest version that the caller may answer with.</param>
    /// <returns>What to answer from; null where the read is too old, and has to be repeated.</returns>
    public SeriesSnapshot? Install(Loaded loaded, SeriesVersion floor)
    {
        if (loaded.Series is not { } state)
            return null;

        var version = state.Version;
        lock (_changing)
        {
            var now = _snapshot;
            if (_isRetired)
                return null; // the one in its place may know of later versions
            if (version < now.Version || (now.Base is null && version < now.Known))
                return version < floor ? null : loaded.Alone();

            var start = version == now.Version && now.Base is not null
                ? now with { Breaks = Math.Max(now.Breaks, loaded.Breaks) }
                : now.JumpedTo(state.Base, version, loaded.Breaks);
            Swap(loaded.Into(start));
            return version < floor ? null : _snapshot;
        }
    }

    /// <summary>
    /// The series was found not to be there. Nothing that is read of its lives up to the last one known is true any more: one that is
    /// created again has another number.
    /// </summary>
    /// <param name="known">The highest version known when the read began that found it gone.</param>
    public void Vanish(SeriesVersion known)
    {
        lock (_changing)
        {
            var now = _snapshot;
            if (now.Known.Series <= known.Series)
                Swap(now.JumpedTo(null, now.Version, now.Breaks).Knowing(known with { Number = long.MaxValue }));
        }
    }

    /// <summary>Lists its pages: when each was used last, and its bytes.</summary>
    public void List(List<(int Used, long Size)> pages)
    {
        foreach (var window in _snapshot.Windows)
        {
            foreach (var piece in window is null ? default : window.Pieces)
            {
                if (piece.Page is { } page)
                    pages.Add((page.Used, page.Block.Counted));
            }
        }
    }

    /// <summary>Forgets pages that were last used at a time on the budget's clock, or before.</summary>
    public void Evict(int lastUse)
    {
        lock (_changing)
        {
            var now = _snapshot;
            foreach (var window in now.Windows)
            {
                if (window is not null)
                    now = now.With(window.WithoutUnused(lastUse));
            }

            Swap(now);
        }
    }

    /// <summary>Takes itself out of use where nothing is in memory and nothing is being loaded: whoever still has it installs nothing.</summary>
    public bool TryRetire()
    {
        lock (_changing)
        {
            _isRetired = !Loads.Any && Array.TrueForAll(_snapshot.Windows, window => window is null);
            return _isRetired;
        }
    }

    /// <summary>Commits that came before one that another node, or another thread, had committed before them.</summary>
    private void ApplyEarly()
    {
        while (_early.Count > 0)
        {
            _early.RemoveAll(commit => commit.Change.Version <= _snapshot.Version);
            if (_early.Find(commit => Follows(commit.Change.Version, _snapshot.Version)) is not { } next)
                return;
            ApplyNext(next);
        }
    }

    private void ApplyNext(StoreCommit commit)
    {
        var now = _snapshot;
        var version = commit.Change.Version;
        Swap(now.Base is null || !Follows(version, now.Version) ? now.Knowing(version) // what came between will be heard
            : commit.Rows.Count == 0 ? now.JumpedTo(null, version, now.Breaks)
            : now.Next(version, window => With(window, commit)));
    }

    private static bool Follows(SeriesVersion next, SeriesVersion version) => next == version with { Number = version.Number + 1 };

    private static Window Without(Window window, long from, long to) =>
        window.Without(Window.PageOf(window.Interval, from), Window.PageOf(window.Interval, to - 1) + 1);

    private static Window With(Window window, StoreCommit commit)
    {
        foreach (var (interval, rows) in commit.Rows)
        {
            if (interval != window.Interval || rows.Count == 0)
                continue;
            if (rows.Count > FewRows)
                return Without(window, rows[0].Row.OpenTime, rows[^1].Row.OpenTime + 1);

            foreach (var change in rows)
                window = With(window, change);
        }

        return window;
    }

    private static Window With(Window window, in Change change)
    {
        var number = Window.PageOf(window.Interval, change.Row.OpenTime);
        if (window.Covering(number) is not (>= 0 and var at))
            return window;

        var page = window.Pieces[at].Page;
        if (change.Kind == ChangeKind.Remove)
            return page is null ? window : window.With(number, page.Without(change.Row.OpenTime));

        var row = default(RawCandle);
        row.Set(change.Row);
        return window.With(number, page is null ? Page.Of(number, row) : page.With(row));
    }

    /// <summary>Makes a snapshot the one that readers see, and counts what it holds more or less than the one before.</summary>
    private void Swap(SeriesSnapshot next)
    {
        budget.Count(_snapshot, next);
        _snapshot = next;
    }
}
