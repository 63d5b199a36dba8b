using System.Collections.Concurrent;
using System.Diagnostics;
using Candles.Api.Hosting;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Cache;

/// <summary>An answer from memory: the rows of one snapshot of a series.</summary>
internal readonly record struct WindowReading(SeriesWindows Series, SeriesSnapshot Snapshot, RowRange Range)
{
    /// <summary>How long the store was waited for.</summary>
    public TimeSpan Waited { get; init; }
}

/// <summary>
/// The memory path: all series of which something is in memory, found by name. What is there and true is answered at once; what is
/// not is read from the store first, once however many ask.
/// </summary>
internal sealed class CandleWindows : IWatched
{
    /// <summary>Reads of what is missing; after so many, all that is asked for is read at once.</summary>
    private const int ReadsOfGaps = 2;

    /// <summary>
    /// A read of all that is asked for is an answer, unless it had begun for somebody else before this question was asked, or the database
    /// was set back meanwhile: each can happen, and hardly twice.
    /// </summary>
    private const int MaxReads = ReadsOfGaps + 6;

    private readonly ConcurrentDictionary<string, SeriesWindows> _series = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SeriesWindows>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly WindowLoader _loader;
    private readonly FeedState _feed;
    private readonly WindowBudget _budget;
    private readonly WindowEviction _eviction;
    private readonly TimeSpan _timeBudget;

    /// <param name="timeBudget">Longest that one answer may take.</param>
    public CandleWindows(ICandleStore store, FeedState feed, WindowBudget budget, TimeSpan timeBudget)
    {
        _byName = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        _loader = new WindowLoader(store, feed, Counts);
        _feed = feed;
        _budget = budget;
        _eviction = new WindowEviction(_series, budget, Counts);
        _timeBudget = timeBudget;
    }

    /// <summary>A read or a commit has shown that the database was set back; the windows have forgotten everything then.</summary>
    public event Action? WasSetBack;

    public WindowBudget Budget => _budget;

    public WindowCounts Counts { get; } = new();

    /// <summary>Series of which something is in memory.</summary>
    public int Count => _series.Count;

    /// <summary>A series of which something is in memory.</summary>
    /// <param name="name"><c>exchange/market/asset</c>, in any case.</param>
    public SeriesWindows? Find(ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var series) ? series : null;

    /// <summary>Answers at once where all is in memory and known to be true.</summary>
    public bool TryRead(SeriesWindows series, CandleQuery query, out WindowReading reading)
    {
        var snapshot = series.Snapshot;
        if (IsCurrent(snapshot)
            && query.Interval.IsMadeOf(snapshot.Base!)
            && RowRange.TryMake(snapshot.WindowOf(query.Interval), query, out var range, out _))
        {
            Counts.Hits.Increment();
            reading = CreateReading(series, snapshot, range);
            return true;
        }

        reading = default;
        return false;
    }

    /// <summary>
    /// Answers, from the store's rows where they are not in memory. Null where the series is unknown. Where the interval is not
    /// made of the series' base, the reading has no rows.
    /// </summary>
    /// <exception cref="StoreException">The store is at fault, or the time budget is spent.</exception>
    public async ValueTask<WindowReading?> Read(CandleQuery query, CancellationToken cancel)
    {
        var series = Enter(query.Series);
        using var budget = new CancellationTokenSource(_timeBudget);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, budget.Token);
        try
        {
            return await Read(series, query, either.Token);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new StoreException(StoreFault.TimedOut, "The time budget of the request is spent.", e);
        }
        finally
        {
            series.Leave();
            _eviction.Forget(series); // where nothing is in memory: a name that is not known takes none
        }
    }

    private async ValueTask<WindowReading?> Read(SeriesWindows series, CandleQuery query, CancellationToken cancel)
    {
        var waited = TimeSpan.Zero;
        var floor = series.Snapshot.Known;
        var snapshot = series.Snapshot is var present && IsCurrent(present) ? present : null;
        for (var reads = 0; reads < MaxReads; reads++)
        {
            var basis = snapshot ?? series.Snapshot;
            var isComplete = Answers(basis, query, out var range, out var missing);
            if (isComplete && snapshot is not null)
            {
                if (reads == 0)
                    Counts.Hits.Increment();
                return CreateReading(series, snapshot, range) with { Waited = waited };
            }

            // Where changes, or many gaps, keep coming between, one read of all that is asked for is an answer by itself.
            var isWhole = reads >= ReadsOfGaps;
            if (isWhole)
                Answers(SeriesSnapshot.Nothing, query, out _, out missing);
            var window = (isWhole ? SeriesSnapshot.Nothing : basis).WindowOf(query.Interval);
            var since = Stopwatch.GetTimestamp();
            var loaded = await (isComplete && !isWhole ? _loader.Confirm(series) : _loader.Load(series, query, window, missing)).WaitAsync(cancel);
            waited += Stopwatch.GetElapsedTime(since);
            Check(series, loaded.Series?.Version, loaded.Known);
            if (series.Snapshot.Known is var known && known < floor)
                floor = known; // it falls only where the database was set back
            if (loaded.Series is null && loaded.Known.Series >= floor.Series)
            {
                series.MarkDeleted(loaded.Known);
                return null;
            }

            snapshot = series.Install(loaded, floor);
            if (isWhole && loaded.Series?.Version >= floor && Answers(loaded.Alone(), query, out range, out _))
                return CreateReading(series, loaded.Alone(), range) with { Waited = waited };
        }

        throw new StoreException(StoreFault.Busy, "The series changes faster than it can be read.");
    }

    /// <summary>Whether a snapshot may be answered from without asking the store.</summary>
    private bool IsCurrent(SeriesSnapshot snapshot) => snapshot.IsCurrent(_feed.Breaks) && _feed.IsHeard;

    /// <summary>Whether a snapshot answers a question; also where the answer is that the interval is not served.</summary>
    private static bool Answers(SeriesSnapshot snapshot, CandleQuery query, out RowRange range, out UncachedRange missing)
    {
        (range, missing) = (default, default);
        return (snapshot.Base is not null && !query.Interval.IsMadeOf(snapshot.Base))
            || RowRange.TryMake(snapshot.WindowOf(query.Interval), query, out range, out missing);
    }

    private WindowReading CreateReading(SeriesWindows series, SeriesSnapshot snapshot, in RowRange range)
    {
        range.Use(WindowBudget.Now);
        if (_budget.IsExceeded)
            _eviction.MakeRoomSoon(); // after a load, and after forms were made for the answer before
        return new WindowReading(series, snapshot, range);
    }

    /// <summary>What the feed says.</summary>
    public void OnChange(in StoreChange change)
    {
        if (change.Series is { } key && _series.TryGetValue(key.LookupKey, out var series))
            series.Apply(change);
    }

    /// <summary>What this node has written, before the write is answered.</summary>
    public void OnCommit(StoreCommit commit)
    {
        if (!_series.TryGetValue(commit.Change.Series!.LookupKey, out var series))
            return;
        if (series.IsSetBack(commit))
            SetBack();
        series.Apply(commit);
    }

    /// <summary>The highest version of a series that is known to exist: to be asked for before what is read past the windows.</summary>
    public SeriesVersion KnownOf(SeriesKey key) => Find(key.LookupKey)?.Snapshot.Known ?? default;

    /// <summary>A version that was read past the windows: from now on they answer nothing older.</summary>
    /// <param name="known">What was known of the series before that read.</param>
    public void OnVersionSeen(SeriesKey key, SeriesVersion version, SeriesVersion known)
    {
        if (!_series.TryGetValue(key.LookupKey, out var series))
            return;
        Check(series, version, known);
        series.OnVersionSeen(version);
    }

    /// <summary>A series was found gone past the windows.</summary>
    /// <param name="known">What was known of it before that read.</param>
    public void OnSeriesGone(SeriesKey key, SeriesVersion known)
    {
        if (_series.TryGetValue(key.LookupKey, out var series))
            series.MarkDeleted(known);
    }

    IEnumerable<(string What, Lock Lock)> IWatched.Locks => _series.Select(static entry => ($"the memory of {entry.Value.Key}", entry.Value.Changing));

    /// <summary>The database is another one, or was set back: nothing that is in memory, or known, or being read holds any more.</summary>
    public void Reset()
    {
        _feed.MarkBroken(); // first of all: from here on nothing is answered without asking
        foreach (var (_, series) in _series)
            series.Reset(_feed.Breaks);
    }

    private void Check(SeriesWindows series, SeriesVersion? read, SeriesVersion known)
    {
        if (read is { } version && series.IsSetBack(version, known))
            SetBack();
    }

    private void SetBack()
    {
        Reset();
        WasSetBack?.Invoke();
    }

    /// <summary>Each round but the last takes a series away that somebody had taken out of use.</summary>
    private SeriesWindows Enter(SeriesKey key)
    {
        while (true)
        {
            var series = _series.GetOrAdd(key.LookupKey, static (_, with) => new SeriesWindows(with.key, with._budget), (key, _budget));
            if (series.TryEnter())
                return series;
            _eviction.Forget(series); // whoever retired it is about to
        }
    }
}
