using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Catalog;

/// <summary>
/// All series, in memory once they have been asked for. What commits change, on this node or another, is noted; whoever asks next has
/// just those series read again, together with all who ask meanwhile. So a list has all that was answered before it was asked for,
/// and costs a read of what has changed, not of everything.
/// </summary>
internal sealed class SeriesDirectory(ICandleStore store, FeedState feed) : IWatched, IChangeListener
{
    /// <summary>Beyond so many changed series, all are read.</summary>
    private const int MaxRead = 1000;

    private readonly Lock _changing = new();
    private readonly Dictionary<SeriesKey, SeriesVersion> _changed = []; // with the highest version heard of
    private IReadOnlyList<SeriesSummary> _all = [];
    private int _breaks = -1; // the feed's, when all were read: while there are no others, what has changed was heard
    private bool _isAsked;
    private Task<IReadOnlyList<SeriesSummary>>? _running;
    private Task<IReadOnlyList<SeriesSummary>>? _next; // begins when that ends

    IEnumerable<(string What, Lock Lock)> IWatched.Locks => [("the list of series", _changing)];

    private bool IsHeard => _breaks == feed.Breaks && feed.IsHeard;

    /// <summary>All series, by exchange, market, asset. While nothing changes it is the same list.</summary>
    /// <exception cref="StoreException">The store is at fault.</exception>
    public Task<IReadOnlyList<SeriesSummary>> All(CancellationToken cancel)
    {
        Task<IReadOnlyList<SeriesSummary>> answer;
        lock (_changing)
        {
            _isAsked = true;
            if (IsHeard && _changed.Count == 0)
                answer = _running ?? Task.FromResult(_all);
            else if (_running is null)
                answer = _running = Task.Run(Read, CancellationToken.None);
            else
                answer = _next ??= After(_running); // the one that runs may have begun before the last change
        }

        return answer.WaitAsync(cancel);
    }

    /// <summary>The series of a name; null where it is unknown.</summary>
    public async Task<SeriesSummary?> Find(SeriesKey key, CancellationToken cancel)
    {
        var all = await All(cancel);
        return SeriesOrder.Find(all, key) is >= 0 and var place ? all[place] : null;
    }

    /// <summary>Something was committed.</summary>
    public void OnChange(in StoreChange change)
    {
        if (!Volatile.Read(ref _isAsked) || change.Series is not { } key)
            return; // a break of the feed is counted
        lock (_changing)
        {
            var isKnown = SeriesOrder.Find(_all, key) is >= 0 and var place && _all[place].Version == change.Version;
            if (!isKnown && change.Version > _changed.GetValueOrDefault(key))
                _changed[key] = change.Version;
        }
    }

    /// <summary>The database is another one, or was set back: all are read next time, whatever versions were heard of.</summary>
    public void Reset()
    {
        lock (_changing)
        {
            _changed.Clear();
            _breaks = -1;
        }
    }

    private async Task<IReadOnlyList<SeriesSummary>> After(Task running)
    {
        await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        return await Read();
    }

    private async Task<IReadOnlyList<SeriesSummary>> Read()
    {
        Dictionary<SeriesKey, SeriesVersion> changed;
        int breaks;
        bool isWhole;
        lock (_changing)
        {
            isWhole = !IsHeard || _changed.Count > MaxRead;
            breaks = feed.Breaks;
            changed = new Dictionary<SeriesKey, SeriesVersion>(_changed);
            _changed.Clear();
        }

        try
        {
            var read = isWhole ? await store.ListSeries(CancellationToken.None)
                : changed.Count > 0 ? await store.ListSeries([.. changed.Keys], CancellationToken.None)
                : [];
            lock (_changing)
            {
                if (isWhole)
                    (_all, _breaks) = (read, breaks);
                else if (changed.Count > 0)
                    _all = Merged(changed, read);
                return _all;
            }
        }
        catch
        {
            lock (_changing)
                _breaks = -1; // all are read next time
            throw;
        }
        finally
        {
            lock (_changing)
                (_running, _next) = (_next, null);
        }
    }

    /// <summary>The list with what was read in place of what it has of the changed series.</summary>
    private List<SeriesSummary> Merged(Dictionary<SeriesKey, SeriesVersion> changed, IReadOnlyList<SeriesSummary> read)
    {
        var all = new List<SeriesSummary>(_all.Count + read.Count);
        var next = 0;
        foreach (var series in _all)
        {
            for (; next < read.Count && SeriesOrder.Compare(read[next].Key, series.Key) < 0; next++)
                all.Add(read[next]);
            if (!changed.ContainsKey(series.Key))
                all.Add(series);
        }

        all.AddRange(read.Skip(next));
        foreach (var series in read)
        {
            if (_breaks >= 0 && changed[series.Key] > series.Version)
                _changed.TryAdd(series.Key, changed[series.Key]); // a replica that is behind
        }

        return all;
    }
}
