using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>A series that is read live: notes what commits change, as it is heard, and who begins to read, for its worker.</summary>
/// <remarks>
/// Commits of this node that follow each other say themselves which rows they changed. Whatever else is heard, a commit of another
/// node, a gap, a break of the feed, makes the worker ask the store what has changed since the version that was told last.
/// </remarks>
/// <param name="asking">Bounds the questions of the store of all series.</param>
internal sealed class LiveSeries(SeriesKey key, ICandleStore store, CandleWindows windows, SemaphoreSlim asking)
{
    /// <summary>More changed candles at once than this are not told one by one: readers ask anew.</summary>
    public const int MaxRows = 256;

    /// <summary>So many different first events are read before those who read already are looked after again.</summary>
    private const int MaxStarts = 16;

    private readonly Lock _changing = new();
    private readonly List<LiveInterval> _intervals = [];
    private List<LiveSubscription> _starting = [];
    private SeriesVersion _heard; // all changes up to it are told or noted, or will be asked for
    private bool _asks = true;
    private bool _isReset; // versions that were told say nothing any more

    public SeriesKey Key => key;

    /// <summary>Held while readers come and go, and while changes are noted.</summary>
    public Lock Changing => _changing;

    /// <summary>Wakes the worker.</summary>
    public AsyncSignal Signal { get; } = new();

    /// <summary>All changes up to it have been told. Null at first.</summary>
    public SeriesVersion? PublishedUpTo { get; private set; }

    /// <summary>Nobody reads it any more; its worker ends.</summary>
    public bool IsEnded { get; private set; }

    public bool IsRead
    {
        get
        {
            lock (_changing)
                return _intervals.Count > 0;
        }
    }

    /// <param name="since">Where the reader comes back: the version that it has seen.</param>
    public LiveSubscription Join(LiveReader reader, Interval interval, CandleEncoder format, string? name, SeriesVersion? since)
    {
        LiveSubscription subscription;
        lock (_changing)
        {
            if (_intervals.Find(i => i.Interval == interval) is not { } live)
                _intervals.Add(live = new LiveInterval(interval));
            var topic = live.TopicOf(format, name);
            topic.Join(reader);
            _starting.Add(subscription = new LiveSubscription(this, live, topic, since));
        }

        Signal.Set();
        return subscription;
    }

    public void Leave(LiveReader reader, LiveSubscription subscription)
    {
        lock (_changing)
        {
            var (live, topic) = (subscription.Live, subscription.Topic);
            _starting.Remove(subscription);
            topic.Leave(reader);
            if (topic.IsRead)
                return;
            live.Topics.Remove(topic);
            if (live.Topics.Count == 0)
                _intervals.Remove(live);
        }
    }

    public void End()
    {
        IsEnded = true;
        Signal.Set();
    }

    /// <summary>What this node has committed.</summary>
    public void OnCommit(StoreCommit commit)
    {
        var version = commit.Change.Version;
        lock (_changing)
        {
            if (version <= _heard)
                return;
            if (!_asks && version.Follows(_heard) && HasFewRows(commit))
                AddChanges(commit);
            else
                _asks = true;
            _heard = version;
        }

        Signal.Set();
    }

    /// <summary>Something has changed, or may have.</summary>
    /// <param name="version">What the series came to; null where that is not known.</param>
    public void OnChange(SeriesVersion? version)
    {
        lock (_changing)
        {
            if (version <= _heard)
                return;
            _asks = true;
            _heard = version ?? _heard;
        }

        Signal.Set();
    }

    /// <summary>The database is another one, or was set back: who reads is told to begin anew, and versions may go back.</summary>
    public void Reset()
    {
        lock (_changing)
            (_asks, _isReset, _heard) = (true, true, default);
        Signal.Set();
    }

    /// <summary>What there is to do, which is noted no longer.</summary>
    public LiveWork Take()
    {
        lock (_changing)
        {
            var starting = _starting.GroupBy(s => (s.Live, s.Topic, s.Since)).Select(alike => alike.ToList()).ToList();
            var work = new LiveWork(
                PublishedUpTo, _heard, _asks, _isReset, [.. _intervals.Select(live => (live, live.Topics.ToArray(), live.Changed.ToList()))], [.. starting.Take(MaxStarts)]);
            (_asks, _isReset) = (false, false);
            _intervals.ForEach(live => live.Changed.Clear());
            _starting = [.. starting.Skip(MaxStarts).SelectMany(alike => alike)];
            if (_starting.Count > 0)
                Signal.Set();
            return work;
        }
    }

    /// <param name="version">All changes up to it have been told.</param>
    public void MarkPublished(LiveWork work, SeriesVersion version)
    {
        lock (_changing)
        {
            PublishedUpTo = version;
            if (work.Asks && version >= _heard)
                _intervals.ForEach(live => live.Changed.Clear()); // heard while the store was asked, which had told it
            var hasGoneBack = work.Asks && version != default && _heard == work.Heard; // a database that has lost its last commits
            if (version > _heard || hasGoneBack)
                _heard = version;
        }
    }

    /// <summary>What was taken, if it was, could not be told.</summary>
    public void MarkFailed(LiveWork? work, Exception fault)
    {
        lock (_changing)
            (_asks, _isReset) = (true, _isReset || work is { IsReset: true });
        foreach (var subscription in work?.Starting.SelectMany(alike => alike) ?? [])
            subscription.Fail(fault);
    }

    /// <summary>Candles with open times in <c>[from, to)</c>; null where there are too many, or the series is gone.</summary>
    public async Task<RowRange?> Read(Interval interval, long from, long to, CancellationToken cancel)
    {
        var query = CandleQuery.OfSpan(key, interval, from, to, keepsNewest: false, MaxRows + 1);
        return await Read(query, cancel) is { } reading && reading.Range.Count <= MaxRows ? reading.Range : null;
    }

    /// <summary>The newest candles of an interval; none where the series is gone.</summary>
    public async Task<RowRange> ReadNewest(Interval interval, int count, CancellationToken cancel) =>
        await Read(new CandleQuery(key, interval, count), cancel) is { } reading
            ? reading.Range
            : default(RowRange) with { Window = Window.Empty(interval) };

    /// <summary>What changed after a version; windows answer nothing older from now on. Null where the series is gone.</summary>
    public async Task<SeriesChanges?> ReadChanges(SeriesVersion since, CancellationToken cancel)
    {
        var known = windows.KnownOf(key);
        var changes = await Ask(() => store.ReadChanges(key, since, cancel), cancel);
        if (changes is not null)
            windows.OnVersionSeen(key, changes.State.Version, known);
        return changes;
    }

    private async ValueTask<WindowReading?> Read(CandleQuery query, CancellationToken cancel) =>
        windows.Find(key.LookupKey) is { } present && windows.TryRead(present, query, out var reading)
            ? reading
            : await Ask(() => windows.Read(query, cancel).AsTask(), cancel);

    private async Task<T> Ask<T>(Func<Task<T>> question, CancellationToken cancel)
    {
        await asking.WaitAsync(cancel);
        try
        {
            return await question();
        }
        finally
        {
            asking.Release();
        }
    }

    private static bool HasFewRows(StoreCommit commit) =>
        commit.Rows.Count > 0 && commit.Rows[0].Rows.Count <= MaxRows
        && commit.Rows.All(rows => rows.Rows.TrueForAll(change => change.Kind != ChangeKind.Remove));

    private void AddChanges(StoreCommit commit)
    {
        foreach (var live in _intervals)
        {
            foreach (var (interval, rows) in commit.Rows)
            {
                if (interval == live.Interval)
                    live.Changed.AddRange(rows.Select(change => (change.Row.OpenTime, interval.Next(change.Row.OpenTime))));
            }
        }
    }
}
