using System.Diagnostics;
using Candles.Data.Model;

namespace Candles.Api.Cache;

/// <summary>
/// One series in memory. Readers take its snapshot, which is swapped whole; changes and loads are applied one at a time.
/// </summary>
/// <remarks>
/// Versions tell which of two that race is newer. A read that is older than what is known to exist is not installed. A change
/// that follows the snapshot's version is applied to it; one that does not shows that changes were missed, and then nothing
/// in memory can be trusted.
/// <para>
/// Versions order only what one database has made of a series. Where it was set back (a failover that lost commits, a backup that was
/// restored), lower versions are the truth, and what is known of higher ones is not. Two things prove that. A read that began when a
/// version was known finds a lower one: whatever is known was committed before, and so seen by every read of the primary that begins
/// later; a read that began before and ends late proves nothing. And a commit of this node has a version that was known when its
/// transaction had the series locked: nobody else could have committed one in between.
/// </para>
/// </remarks>
internal sealed class SeriesWindows(SeriesKey key, WindowBudget budget)
{
    private const int MaxEarly = 64;

    private readonly Lock _changing = new();
    private readonly List<StoreCommit> _early = []; // commits that came before those that they follow
    private readonly RecentChanges _recent = new();
    private int _users;
    private bool _isRetired;
    private long _knownAt; // when the highest known version became known
    private int _resetAt; // the feed's breaks then; what was read before is of another database
    private volatile SeriesSnapshot _snapshot = SeriesSnapshot.Nothing;

    public SeriesKey Key => key;

    /// <summary>Held while what is in memory changes.</summary>
    public Lock Changing => _changing;

    public SeriesSnapshot Snapshot => _snapshot;

    /// <summary>Reads of the store that are under way.</summary>
    public SharedLoads Loads { get; } = new();

    /// <summary>Begins a use, which <see cref="Leave"/> ends. False where it was taken out of use: another one has its name then.</summary>
    public bool TryEnter()
    {
        lock (_changing)
        {
            _users += _isRetired ? 0 : 1;
            return !_isRetired;
        }
    }

    public void Leave()
    {
        lock (_changing)
            _users--;
    }

    /// <summary>Takes itself out of use where nothing is in memory and nobody uses it.</summary>
    public bool TryRetire()
    {
        lock (_changing)
        {
            _isRetired |= _users == 0 && Array.TrueForAll(_snapshot.Windows, window => window is null);
            return _isRetired;
        }
    }

    /// <summary>A version was seen to exist.</summary>
    public void OnVersionSeen(SeriesVersion version)
    {
        if (version <= _snapshot.Known)
            return;
        lock (_changing)
            Swap(_snapshot.WithKnown(version));
    }

    /// <summary>Whether a read proves that the database was set back; false, too, where that is known already.</summary>
    /// <param name="read">The version that was read, from the primary.</param>
    /// <param name="known">The highest version known when the read began.</param>
    public bool IsSetBack(SeriesVersion read, SeriesVersion known) => read < known && known <= _snapshot.Known;

    /// <summary>Whether a commit of this node, which was just made, proves the same.</summary>
    public bool IsSetBack(StoreCommit commit)
    {
        lock (_changing)
            return commit.Change.Version <= _snapshot.Known && _knownAt < commit.MadeAt;
    }

    /// <summary>The database is another one, or was set back: nothing is known, and nothing that was read before is taken any more.</summary>
    /// <param name="breaks">The feed's, once this was counted among them.</param>
    public void Reset(int breaks)
    {
        lock (_changing)
        {
            _resetAt = breaks;
            _early.Clear();
            Jump(SeriesSnapshot.Nothing);
        }
    }

    /// <summary>Applies what the feed says: what may have changed is dropped.</summary>
    public void Apply(in StoreChange change)
    {
        var (span, version) = (new OpenTimeRange(change.From, change.To), change.Version);
        lock (_changing)
        {
            var now = _snapshot;
            if (version <= now.Version)
                return; // was applied when it was written here, or read already
            if (now.Base is null)
                Swap(now.WithKnown(version));
            else if (change.IsOfAllTime)
                Jump(now.JumpedTo(null, version, now.Breaks)); // it may have been deleted
            else if (version.Follows(now.Version))
                Next(version, span, window => window.Without(span));
            else
                Jump(now.JumpedTo(version.Series == now.Version.Series ? now.Base : null, version, now.Breaks));
            ApplyEarly();
        }
    }

    /// <summary>Applies what this node has written: changed rows are put in their blocks.</summary>
    public void Apply(StoreCommit commit)
    {
        var version = commit.Change.Version;
        lock (_changing)
        {
            if (version <= _snapshot.Version)
                return;
            var isFew = commit.Rows.Count > 0 && commit.Rows[0].Rows.Count <= WindowChange.FewRows;
            if (_snapshot.Base is not null && !version.Follows(_snapshot.Version) && isFew && _early.Count < MaxEarly)
                _early.Add(commit);
            ApplyNext(commit);
            ApplyEarly();
        }
    }

    /// <summary>Takes over what was read, as far as nothing newer is known of it.</summary>
    /// <param name="floor">The lowest version that the caller may answer with.</param>
    /// <returns>What to answer from; null where all that is known is too old.</returns>
    public SeriesSnapshot? Install(LoadResult loaded, SeriesVersion floor)
    {
        if (loaded.Series is not { } state)
            return null;

        lock (_changing)
        {
            var now = _snapshot;
            if (loaded.Breaks < _resetAt)
                return null;
            if (now.Base is not null && state.Version <= now.Version)
            {
                if (state.Version < now.Version && !_recent.HasAllAfter(state.Version))
                    return null;
                var kept = _recent.Unchanged(new Window(loaded.Interval, [.. loaded.BlockSlots]), state.Version);
                Swap(LoadResult.Into(now with { Breaks = Math.Max(now.Breaks, loaded.Breaks) }, kept));
            }
            else if (state.Version < now.Known && now.Base is null)
            {
                return null;
            }
            else
            {
                Jump(loaded.Into(now.JumpedTo(state.Base, state.Version, loaded.Breaks)));
            }

            ApplyEarly();
            return _snapshot.Version < floor ? null : _snapshot;
        }
    }

    /// <summary>
    /// The series was found not to be there. Nothing that is read of its lives up to the last one known is true any more: one that is
    /// created again has another number.
    /// </summary>
    /// <param name="known">The highest version known when the read began that found it gone.</param>
    public void MarkDeleted(SeriesVersion known)
    {
        lock (_changing)
        {
            var now = _snapshot;
            if (now.Known.Series == known.Series) // else it was created since, or the database was set back
                Jump(now.JumpedTo(null, now.Version, now.Breaks).WithKnown(known with { Number = long.MaxValue }));
        }
    }

    /// <summary>Lists its blocks: when each was used last, and its bytes.</summary>
    public void List(List<(int Used, long Size, CandleBlock Block)> blocks)
    {
        foreach (var window in _snapshot.Windows)
        {
            foreach (var slot in window is null ? default : window.BlockSlots)
            {
                if (slot.Block is { } block)
                    blocks.Add((block.Used, block.Forms.Counted + BlockSlot.Size, block));
            }
        }
    }

    /// <summary>Forgets those of these blocks that it has. One that was changed meanwhile is another, and stays.</summary>
    /// <returns>How many they were.</returns>
    public int Evict(IReadOnlySet<CandleBlock> gone)
    {
        lock (_changing)
        {
            var now = _snapshot;
            var blocks = 0;
            foreach (var window in now.Windows)
            {
                if (window is null)
                    continue;
                var kept = window.Without(gone);
                blocks += window.BlockCount - kept.BlockCount;
                now = now.With(kept);
            }

            Swap(now);
            return blocks;
        }
    }

    /// <summary>
    /// Commits that came before one that another node, or another thread, had committed before them. Each round takes one of them away,
    /// whatever comes of it. Where nothing was read, or nothing is left, they have nothing to be applied to: they are known, as they
    /// were when they came.
    /// </summary>
    private void ApplyEarly()
    {
        while (_early.Count > 0 && _snapshot.Base is not null)
        {
            _early.RemoveAll(commit => commit.Change.Version <= _snapshot.Version);
            var next = _early.FindIndex(commit => commit.Change.Version.Follows(_snapshot.Version));
            if (next < 0)
                return;
            var commit = _early[next];
            _early.RemoveAt(next);
            ApplyNext(commit);
        }

        _early.Clear();
    }

    private void ApplyNext(StoreCommit commit)
    {
        var now = _snapshot;
        var version = commit.Change.Version;
        if (now.Base is null || !version.Follows(now.Version))
            Swap(now.WithKnown(version)); // what came between will be heard
        else if (commit.Rows.Count == 0)
            Jump(now.JumpedTo(null, version, now.Breaks));
        else
            Next(version, new OpenTimeRange(commit.Change.From, commit.Change.To), window => window.With(commit));
    }

    private void Next(SeriesVersion version, in OpenTimeRange span, Func<Window, Window> change)
    {
        Swap(_snapshot.Next(version, change));
        _recent.Add(version, span);
    }

    private void Jump(SeriesSnapshot next)
    {
        Swap(next);
        _recent.Clear();
    }

    /// <summary>Makes a snapshot the one that readers see, and counts what it holds more or less than the one before.</summary>
    private void Swap(SeriesSnapshot next)
    {
        budget.Count(_snapshot, next);
        if (next.Known != _snapshot.Known)
            _knownAt = Stopwatch.GetTimestamp();
        _snapshot = next;
    }
}
