using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Feed;

/// <summary>
/// Tells memory first, then all who listen, what commits change: those of this node before they are answered, those of others as the store
/// hears them.
/// </summary>
internal sealed partial class ChangeFeed(
    ICandleStore store, StoreOpener opener, CandleWindows windows, IEnumerable<IChangeListener> listeners, FeedState feed, FaultLog faults,
    ILogger<ChangeFeed> log) : BackgroundService
{
    private const string OfCommits = "telling of a commit";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly IChangeListener[] _listeners = [.. listeners];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Committed += OnCommit;
        store.Found += OnFound;
        windows.WasSetBack += Forget;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        store.Committed -= OnCommit;
        store.Found -= OnFound;
        windows.WasSetBack -= Forget;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await opener.Opened.WaitAsync(stoppingToken);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Listen(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                feed.MarkBroken();
                faults.Report("the feed of changes", e);
                await Task.Delay(Pause, stoppingToken);
            }
        }
    }

    private async Task Listen(CancellationToken stop)
    {
        var own = new List<StoreChange>();
        var ownBefore = new List<StoreChange>();

        // A sign of life stands for when the item after the one before it was asked for, not for when it came.
        var asked = Environment.TickCount64;
        await foreach (var change in store.Watch(stop))
        {
            if (change.IsSignOfLife)
            {
                feed.MarkHeard(asked);
                asked = Environment.TickCount64;

                // Own changes come with their rows. Of those that did not from one sign to the next, the outcome was not known when they were
                // committed; most have come, and are passed over.
                ownBefore.ForEach(change => OnChange(change));
                (own, ownBefore) = (ownBefore, own);
                own.Clear();
            }
            else if (change == StoreChange.Anything)
            {
                Miss();
            }
            else if (change.IsReset)
            {
                windows.Reset();
                Forget();
            }
            else if (change.IsOwn)
            {
                own.Add(change);
            }
            else
            {
                OnChange(change);
            }
        }
    }

    /// <summary>On the writer's thread. What a fault leaves half told is as what was not heard: the store is asked.</summary>
    private void OnCommit(StoreCommit commit)
    {
        try
        {
            windows.OnCommit(commit);
            foreach (var listener in _listeners)
                listener.OnCommit(commit);
        }
        catch (Exception e)
        {
            faults.Report(OfCommits, e);
            Miss();
        }
    }

    /// <summary>On the writer's thread, too. Nothing that was known before proves that the database was set back: the version may be any.</summary>
    private void OnFound(SeriesKey series, SeriesVersion found) => windows.OnVersionSeen(series, found, known: default);

    /// <summary>Anything may have changed.</summary>
    private void Miss()
    {
        feed.MarkBroken();
        foreach (var listener in _listeners)
            listener.OnChange(StoreChange.Anything);
    }

    /// <summary>The database is another one, or was set back: after the windows, all else that knows of versions forgets them. Counts go with each break.</summary>
    private void Forget()
    {
        LogSetBack(log);
        foreach (var listener in _listeners)
            listener.Reset();
    }

    private void OnChange(in StoreChange change)
    {
        windows.OnChange(change);
        foreach (var listener in _listeners)
            listener.OnChange(change);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is another one, or was set back: all that was in memory is read again")]
    private static partial void LogSetBack(ILogger log);
}
