using System.Collections.Concurrent;
using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>All series that are read live, each with a worker of its own as long as it is read, and all who read them.</summary>
internal sealed class LiveHub(
    ICandleStore store, CandleWindows windows, CandlesOptions options, Drain drain, TimeProvider time, FaultLog faults, ILogger<LiveHub> log)
    : EnduringService("looking after live readers", faults, time), IWatched, IChangeListener
{
    /// <summary>Questions of the store at once for all series: however many begin together, connections are left to other requests.</summary>
    private const int AskedAtOnce = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LiveSeries> _series = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<LiveReader, bool> _readers = new();
    private readonly Lock _changing = new(); // of which series there are
    private readonly SemaphoreSlim _asking = new(AskedAtOnce);
    private int _places;

    /// <summary>Connections that are open.</summary>
    public int Readers => _readers.Count;

    /// <summary>How many connections there may be, those that begin among them.</summary>
    public int MaxReaders => options.MaxLiveReaders;

    /// <summary>Series that have a worker.</summary>
    public int Series => _series.Count;

    IEnumerable<(string What, Lock Lock)> IWatched.Locks =>
        _series.Select(static entry => ($"live candles of {entry.Value.Key}", entry.Value.Changing)).Append(("live candles", _changing));

    /// <summary>What this node has committed.</summary>
    public void OnCommit(StoreCommit commit)
    {
        if (_series.TryGetValue(commit.Change.Series!.LookupKey, out var series))
            series.OnCommit(commit);
    }

    /// <summary>What the feed says.</summary>
    public void OnChange(in StoreChange change)
    {
        if (change.Series is { } key)
        {
            if (_series.TryGetValue(key.LookupKey, out var series))
                series.OnChange(change.Version);
            return;
        }

        foreach (var (_, series) in _series)
            series.OnChange(default(SeriesVersion?));
    }

    /// <summary>The database is another one, or was set back.</summary>
    public void Reset()
    {
        foreach (var (_, series) in _series)
            series.Reset();
    }

    /// <summary>Takes a place for a connection, which is to be given back; false where there is none.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _places) <= MaxReaders)
            return true;
        Leave();
        return false;
    }

    /// <summary>Gives the place of a connection back.</summary>
    public void Leave() => Interlocked.Decrement(ref _places);

    /// <summary>Serves one connection, which has a place, until it ends.</summary>
    /// <param name="asked">What is read, none twice.</param>
    /// <param name="isNamed">Whether events name their series.</param>
    /// <param name="seen">Where a reader comes back: the version that it has seen of each. Null of one who is new.</param>
    /// <param name="patience">How long the first events may take.</param>
    /// <exception cref="StoreException">The store is at fault; nothing has been sent.</exception>
    /// <exception cref="OperationCanceledException">They took longer, or the server stops; nothing has been sent.</exception>
    public async Task Serve(
        HttpContext context, IReadOnlyList<SeriesInterval> asked, CandleEncoder format, bool isNamed, SeriesVersion[]? seen, TimeSpan patience)
    {
        var subscriptions = new LiveSubscription[asked.Count];
        var reader = new LiveReader(context, subscriptions, Time);
        _readers.TryAdd(reader, true);
        try
        {
            for (var i = 0; i < subscriptions.Length; i++)
                subscriptions[i] = Join(reader, asked[i], format, isNamed, seen?[i]);
            await Start(reader, subscriptions, patience, context.RequestAborted);
            await reader.Run(drain.Begun);
        }
        finally
        {
            reader.End();
            _readers.TryRemove(reader, out _);
            foreach (var subscription in subscriptions)
            {
                if (subscription is not null)
                    Leave(reader, subscription);
            }
        }
    }

    /// <summary>Looks after the readers.</summary>
    protected override async Task Work(CancellationToken stop)
    {
        await using var onStop = drain.Begun.UnsafeRegister(static hub => ((LiveHub)hub!).WakeAll(), this);
        using var timer = new PeriodicTimer(Pause, Time);
        while (await timer.WaitForNextTickAsync(stop))
        {
            foreach (var (reader, _) in _readers)
                CheckPace(reader);
        }
    }

    /// <summary>Who joins later sees the end by itself.</summary>
    private void WakeAll()
    {
        foreach (var (reader, _) in _readers)
            reader.Wake();
    }

    /// <summary>One that cannot be looked after keeps none from it.</summary>
    private void CheckPace(LiveReader reader)
    {
        try
        {
            reader.CheckPace();
        }
        catch (Exception e)
        {
            Faults.Report("a live reader", e);
        }
    }

    private async Task Start(LiveReader reader, LiveSubscription[] subscriptions, TimeSpan patience, CancellationToken gone)
    {
        using var any = CancellationTokenSource.CreateLinkedTokenSource(gone, drain.Begun);
        any.CancelAfter(patience > TimeSpan.Zero ? patience : TimeSpan.Zero);
        var first = new IReadOnlyList<FirstEvent>[subscriptions.Length];
        for (var i = 0; i < subscriptions.Length; i++)
            first[i] = await subscriptions[i].First(any.Token);
        reader.SendFirst(first);
    }

    private LiveSubscription Join(LiveReader reader, SeriesInterval asked, CandleEncoder format, bool isNamed, SeriesVersion? since)
    {
        var key = asked.Series;
        lock (_changing)
        {
            if (!_series.TryGetValue(key.LookupKey, out var series))
            {
                _series[key.LookupKey] = series = new LiveSeries(key, store, windows, _asking);
                var worker = new LiveWorker(series, Time, Faults, log);
                _ = Task.Run(() => worker.Run(drain.Begun), CancellationToken.None); // nothing is asked under the lock
            }

            return series.Join(reader, asked.Interval, format, isNamed ? key.ToString() : null, since);
        }
    }

    private void Leave(LiveReader reader, LiveSubscription subscription)
    {
        lock (_changing)
        {
            var series = subscription.Series;
            series.Leave(reader, subscription);
            if (!series.IsRead && _series.TryRemove(KeyValuePair.Create(series.Key.LookupKey, series)))
                series.End();
        }
    }
}
