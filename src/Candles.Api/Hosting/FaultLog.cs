using System.Collections.Concurrent;
using Candles.Data.Model;

namespace Candles.Api.Hosting;

/// <summary>
/// Faults that nobody is answered with, in the background and in front of the pipeline: each is counted by its place, and logged, but of
/// one place no more often than once in <see cref="Quiet"/>.
/// </summary>
internal sealed partial class FaultLog(TimeProvider time, ILogger<FaultLog> log)
{
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Place> _places = new(StringComparer.Ordinal);

    /// <summary>How many faults there were, by place.</summary>
    public IEnumerable<(string Place, long Count)> Counts => _places.Select(place => (place.Key, place.Value.Count));

    /// <param name="place">Where it happened: a few words of ours, always the same.</param>
    public void Report(string place, Exception fault)
    {
        if (_places.GetOrAdd(place, _ => new Place()).IsToLog(time, out var unlogged))
            LogFault(log, place, unlogged, fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A fault in {Place} was survived ({Unlogged} more of its kind were not logged)")]
    private static partial void LogFault(ILogger log, string place, long unlogged, Exception fault);

    private sealed class Place
    {
        private readonly Lock _counting = new();
        private long? _loggedAt;
        private long _unlogged;

        public long Count { get; private set; }

        public bool IsToLog(TimeProvider time, out long unlogged)
        {
            lock (_counting)
            {
                Count++;
                unlogged = _unlogged;
                if (_loggedAt is { } at && time.GetElapsedTime(at) < Quiet)
                {
                    _unlogged++;
                    return false;
                }

                (_loggedAt, _unlogged) = (time.GetTimestamp(), 0);
                return true;
            }
        }
    }
}

/// <summary>Reports what went wrong in tasks that nobody waited for. Who has left need not hear that the store was away.</summary>
internal sealed class UnobservedFaults(FaultLog faults) : IHostedService
{
    private const string Place = "a task that nobody waited for";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException += Report;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException -= Report;
        return Task.CompletedTask;
    }

    private void Report(object? sender, UnobservedTaskExceptionEventArgs unobserved)
    {
        unobserved.SetObserved();
        foreach (var fault in unobserved.Exception.Flatten().InnerExceptions)
        {
            if (fault is not (StoreException or OperationCanceledException))
                faults.Report(Place, fault);
        }
    }
}
