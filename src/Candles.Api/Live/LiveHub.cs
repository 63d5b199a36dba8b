using System.Collections.Concurrent;
using Candles.Api.Encoding;
using Candles.Api.Windows;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>All series that are read live, each with a worker of its own as long as it is read, and all who read them.</summary>
internal sealed class LiveHub(
    ICandleStore store, CandleWindows windows, TimeProvider time, IHostApplicationLifetime life, ILogger<LiveHub> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, LiveSeries> _series = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<LiveReader, bool> _readers = new();
    private readonly Lock _changing = new(); // of which series there are

    /// <summary>Connections that are open.</summary>
    public int Readers => _readers.Count;

    /// <summary>Series that have a worker.</summary>
    public int Series => _series.Count;

    /// <summary>What this node has committed.</summary>
    public void Hear(StoreCommit commit)
    {
        if (_series.TryGetValue(commit.Change.Series!.LookupKey, out var series))
            series.Hear(commit);
    }

    /// <summary>What the feed says.</summary>
    public void Hear(in StoreChange change)
    {
        if (change.Series is { } key)
        {
            if (_series.TryGetValue(key.LookupKey, out var series))
                series.Hear(change.Version);
            return;
        }

        foreach (var (_, series) in _series)
            series.Hear(default(SeriesVersion?));
    }

    /// <summary>The database is another one, or was set back.</summary>
    public void Reset()
    {
        foreach (var (_, series) in _series)
            series.Reset();
    }

    /// <summary>Serves one connection until it ends.</summary>
    /// <param name="asked">What is read, none twice.</param>
    /// <param name="isNamed">Whether events name their series.</param>
    /// <param name="seen">Where a reader comes back: the version that it has seen of each. Null of one who is new.</param>
    /// <exception cref="StoreException">The store is at fault; nothing has been sent.</exception>
    public async Task Serve(
        HttpContext context, IReadOnlyList<SeriesInterval> asked, CandleEncoder format, bool isNamed, SeriesVersion[]? seen)
    {
        var subscriptions = new LiveSubscription[asked.Count];
        var reader = new LiveReader(context, subscriptions, time);
        _readers.TryAdd(reader, true);
        try
        {
            for (var i = 0; i < subscriptions.Length; i++)
                subscriptions[i] = Join(reader, asked[i], format, isNamed, seen?[i]);
            await Start(reader, subscriptions, context.RequestAborted);
            await reader.Run(life.ApplicationStopping);
        }
        finally
        {
            _readers.TryRemove(reader, out _);
            foreach (var subscription in subscriptions)
            {
                if (subscription is not null)
                    Leave(reader, subscription);
            }
        }
    }

    /// <summary>Looks after the readers.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using var onStop = life.ApplicationStopping.UnsafeRegister(static hub => ((LiveHub)hub!).WakeAll(), this);
        using var timer = new PeriodicTimer(Pause, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (reader, _) in _readers)
                reader.Look();
        }
    }

    /// <summary>Who joins later sees the end by itself.</summary>
    private void WakeAll()
    {
        foreach (var (reader, _) in _readers)
            reader.Wake();
    }

    private async Task Start(LiveReader reader, LiveSubscription[] subscriptions, CancellationToken gone)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(gone, life.ApplicationStopping);
        try
        {
            var first = new IReadOnlyList<FirstEvent>[subscriptions.Length];
            for (var i = 0; i < subscriptions.Length; i++)
                first[i] = await subscriptions[i].First(either.Token);
            reader.Greet(first);
        }
        catch (OperationCanceledException e) when (!gone.IsCancellationRequested)
        {
            throw new StoreException(StoreFault.Unavailable, "The server is stopping.", e);
        }
    }

    private LiveSubscription Join(LiveReader reader, SeriesInterval asked, CandleEncoder format, bool isNamed, SeriesVersion? since)
    {
        var key = asked.Series;
        lock (_changing)
        {
            if (!_series.TryGetValue(key.LookupKey, out var series))
            {
                _series[key.LookupKey] = series = new LiveSeries(key, store, windows);
                _ = new LiveWorker(series, time, log).Run(life.ApplicationStopping);
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
