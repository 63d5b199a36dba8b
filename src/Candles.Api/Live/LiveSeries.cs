using Candles.Api.Encoding;
using Candles.Api.Windows;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>A series that is read live: notes what commits change, as it is heard, for its worker to tell.</summary>
/// <remarks>
/// Commits of this node that follow each other say themselves which rows they changed. Whatever else is heard, a commit of another
/// node, a gap, a break of the feed, makes the worker ask the store what has changed since the version that was told last.
/// </remarks>
internal sealed class LiveSeries(SeriesKey key, ICandleStore store, CandleWindows windows)
{
    /// <summary>More changed candles at once than this are not told one by one: readers ask anew.</summary>
    public const int MostRows = 256;

    private readonly Lock _changing = new();
    private readonly List<LiveInterval> _intervals = [];
    private SeriesVersion _heard; // all changes up to it are told or noted
    private bool _asks = true;

    public SeriesKey Key => key;

    /// <summary>Wakes the worker.</summary>
    public AsyncSignal Signal { get; } = new();

    /// <summary>All changes up to it have been told. Null at first.</summary>
    public SeriesVersion? Told { get; private set; }

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

    public (LiveInterval Interval, LiveTopic Topic) Join(LiveReader reader, Interval interval, CandleEncoder format, string? name)
    {
        lock (_changing)
        {
            if (_intervals.Find(i => i.Interval == interval && !i.Known.IsFaulted) is not { } live)
                _intervals.Add(live = new LiveInterval(interval));
            var topic = live.TopicOf(format, name);
            topic.Join(reader);
            Signal.Set();
            return (live, topic);
        }
    }

    public void Leave(LiveReader reader, LiveInterval interval, LiveTopic topic)
    {
        lock (_changing)
        {
            topic.Leave(reader);
            if (topic.IsRead)
                return;
            interval.Topics.Remove(topic);
            if (interval.Topics.Count == 0)
                _intervals.Remove(interval);
        }
    }

    public void End()
    {
        IsEnded = true;
        Signal.Set();
    }

    /// <summary>What this node has committed.</summary>
    public void Hear(StoreCommit commit)
    {
        var version = commit.Change.Version;
        lock (_changing)
        {
            if (version <= _heard)
                return;
            if (!_asks && version.Follows(_heard) && IsToldByRows(commit))
                Note(commit);
            else
                _asks = true;
        }

        Signal.Set();
    }

    /// <summary>Something has changed, or may have.</summary>
    /// <param name="version">What the series came to; null where that is not known.</param>
    public void Hear(SeriesVersion? version)
    {
        lock (_changing)
        {
            if (version <= _heard)
                return;
            _asks = true;
        }

        Signal.Set();
    }

    /// <summary>What there is to tell, which is noted no longer.</summary>
    public LiveWork Take()
    {
        lock (_changing)
        {
            var work = new LiveWork(Told, _heard, _asks, [.. _intervals.Select(live => (live, live.Topics.ToArray(), live.Changed.ToList()))]);
            _asks = false;
            _intervals.ForEach(live => live.Changed.Clear());
            return work;
        }
    }

    /// <param name="version">All changes up to it have been told.</param>
    public void HasTold(SeriesVersion version)
    {
        lock (_changing)
        {
            Told = version;
            _heard = version > _heard ? version : _heard;
        }
    }

    /// <summary>What was taken could not be told.</summary>
    public void HasFailed(Exception fault)
    {
        lock (_changing)
        {
            _asks = true;
            _intervals.FindAll(live => !live.Known.IsCompleted).ForEach(live => live.Fail(fault));
        }
    }

    /// <summary>Candles with open times in <c>[from, to)</c>; null where there are too many, or the series is gone.</summary>
    public async Task<Cut?> Read(Interval interval, long from, long to, CancellationToken cancel)
    {
        var query = CandleQuery.OfSpan(key, interval, from, to, keepsNewest: false, MostRows + 1);
        return await windows.Read(query, cancel) is { } reading && reading.Cut.Count <= MostRows ? reading.Cut : null;
    }

    /// <summary>The newest candles of an interval; none where the series is gone.</summary>
    public async Task<Cut> ReadNewest(Interval interval, int count, CancellationToken cancel) =>
        await windows.Read(new CandleQuery(key, interval, count), cancel) is { } reading
            ? reading.Cut
            : default(Cut) with { Window = Window.Empty(interval) };

    /// <summary>What changed after a version; windows answer nothing older from now on. Null where the series is gone.</summary>
    public async Task<SeriesChanges?> ReadChanges(SeriesVersion since, CancellationToken cancel)
    {
        var changes = await store.ReadChanges(key, since, cancel);
        if (changes is not null)
            windows.Saw(key, changes.State.Version);
        return changes;
    }

    private static bool IsToldByRows(StoreCommit commit) =>
        commit.Rows.Count > 0 && commit.Rows[0].Rows.Count <= MostRows
        && commit.Rows.All(rows => rows.Rows.TrueForAll(change => change.Kind != ChangeKind.Remove));

    private void Note(StoreCommit commit)
    {
        _heard = commit.Change.Version;
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

/// <summary>What a series has to tell.</summary>
/// <param name="Told">All changes up to it have been told; null where nothing was.</param>
/// <param name="Heard">All changes up to it are told or are here.</param>
/// <param name="Asks">Others may have been made.</param>
internal sealed record LiveWork(
    SeriesVersion? Told, SeriesVersion Heard, bool Asks, (LiveInterval Live, LiveTopic[] Topics, List<(long From, long To)> Changed)[] Intervals);
