using System.Collections.Concurrent;
using Candles.Data;

namespace Candles.Api.Windows;

/// <summary>An answer from memory: the rows of one snapshot of a series.</summary>
internal readonly record struct WindowReading(SeriesWindows Series, SeriesSnapshot Snapshot, Cut Cut);

/// <summary>
/// The memory path: all series of which something is in memory, found by name. What is there and true is answered at once; what is
/// not is read from the store first, once however many ask.
/// </summary>
internal sealed class CandleWindows
{
    /// <summary>Reads of the store for one answer, at most: usually one, and one more for each change that comes between.</summary>
    private const int MostReads = 16;

    private readonly ConcurrentDictionary<string, SeriesWindows> _series = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, SeriesWindows>.AlternateLookup<ReadOnlySpan<char>> _byName;
    private readonly WindowLoader _loader;
    private readonly FeedState _feed;
    private readonly WindowBudget _budget;
    private readonly Lock _evicting = new();

    public CandleWindows(ICandleStore store, FeedState feed, WindowBudget budget)
    {
        _byName = _series.GetAlternateLookup<ReadOnlySpan<char>>();
        _loader = new WindowLoader(store, feed);
        _feed = feed;
        _budget = budget;
    }

    public WindowBudget Budget => _budget;

    /// <summary>Series of which something is in memory.</summary>
    public int Count => _series.Count;

    /// <summary>A series of which something is in memory.</summary>
    /// <param name="name"><c>exchange/market/asset</c>, in any case.</param>
    public SeriesWindows? Find(ReadOnlySpan<char> name) => _byName.TryGetValue(name, out var series) ? series : null;

    /// <summary>Answers at once where all is in memory and known to be true.</summary>
    public bool TryRead(SeriesWindows series, CandleQuery query, out WindowReading reading)
    {
        var snapshot = series.Snapshot;
        if (snapshot.IsSure(_feed.Breaks) && _feed.IsHeard
            && query.Interval.IsMadeOf(snapshot.Base!)
            && Cut.TryMake(snapshot.WindowOf(query.Interval), query, out var cut, out _))
        {
            cut.Use(_budget.Now);
            reading = new WindowReading(series, snapshot, cut);
            return true;
        }

        reading = default;
        return false;
    }

    /// <summary>
    /// Answers, from the store's rows where they are not in memory. Null where the series is unknown. Where the interval is not
    /// made of the series' base, the reading has no rows.
    /// </summary>
    public async ValueTask<WindowReading?> Read(CandleQuery query, CancellationToken cancel)
    {
        var series = Entry(query.Series);
        var floor = series.Snapshot.Known;
        var snapshot = series.Snapshot.IsSure(_feed.Breaks) && _feed.IsHeard ? series.Snapshot : null;
        for (var reads = 0; reads <= MostReads; reads++)
        {
            var basis = snapshot ?? series.Snapshot;
            var isServed = basis.Base is null || query.Interval.IsMadeOf(basis.Base);
            var cut = default(Cut);
            var missing = default(Missing);
            var isComplete = !isServed || Cut.TryMake(basis.WindowOf(query.Interval), query, out cut, out missing);
            if (isComplete && snapshot is not null)
            {
                cut.Use(_budget.Now);
                return new WindowReading(series, snapshot, cut);
            }

            var loaded = await (isComplete
                ? _loader.Confirm(series)
                : _loader.Load(series, query, basis.WindowOf(query.Interval), missing)).WaitAsync(cancel);
            if (loaded.Series is null && loaded.Known.Series >= floor.Series)
            {
                series.Vanish(loaded.Known);
                Forget(series);
                return null;
            }

            snapshot = series.Install(loaded, floor);
            if (series.IsRetired)
                series = Entry(query.Series);
            _budget.Tick();
            EvictWhereNeeded();
        }

        throw new StoreException(StoreFault.Busy, "The series changes faster than it can be read.");
    }

    /// <summary>What the feed says.</summary>
    public void Hear(in StoreChange change)
    {
        if (change.Series is { } key && _series.TryGetValue(key.LookupKey, out var series))
            series.Apply(change);
    }

    /// <summary>What this node has written, before the write is answered.</summary>
    public void Hear(StoreCommit commit)
    {
        if (_series.TryGetValue(commit.Change.Series!.LookupKey, out var series))
            series.Apply(commit);
    }

    /// <summary>A version that was read past the windows: from now on they answer nothing older.</summary>
    public void Saw(SeriesKey key, SeriesVersion version)
    {
        if (_series.TryGetValue(key.LookupKey, out var series))
            series.Saw(version);
    }

    private SeriesWindows Entry(SeriesKey key) =>
        _series.GetOrAdd(key.LookupKey, static (_, with) => new SeriesWindows(with.key, with._budget), (key, _budget));

    /// <summary>A name that the store does not know takes no memory.</summary>
    private void Forget(SeriesWindows series)
    {
        if (series.TryRetire())
            _series.TryRemove(KeyValuePair.Create(series.Key.LookupKey, series));
    }

    /// <summary>Makes room, of what was not used for longest, until a tenth of the budget is free.</summary>
    private void EvictWhereNeeded()
    {
        if (!_budget.IsExceeded || !_evicting.TryEnter())
            return;
        try
        {
            var pages = new List<(int Used, long Size)>();
            foreach (var (_, series) in _series)
                series.List(pages);
            pages.Sort();

            var surplus = _budget.Bytes - (_budget.Limit / 10 * 9);
            var last = 0;
            while (last < pages.Count && (surplus -= pages[last].Size) > 0)
                last++;
            if (pages.Count == 0)
                return;

            var lastUse = pages[Math.Min(last, pages.Count - 1)].Used;
            foreach (var (_, series) in _series)
            {
                series.Evict(lastUse);
                Forget(series);
            }
        }
        finally
        {
            _evicting.Exit();
        }
    }
}
