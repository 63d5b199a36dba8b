using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Hosting;

/// <summary>Opens the store in the background, again and again until it is there: the process is up meanwhile.</summary>
internal sealed partial class StoreOpener : EnduringService
{
    private const string Condition = "the store is being opened";
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ICandleStore _store;
    private readonly Readiness _readiness;
    private readonly ILogger<StoreOpener> _log;
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _lastFault;

    public StoreOpener(ICandleStore store, Readiness readiness, FaultLog faults, TimeProvider time, ILogger<StoreOpener> log)
        : base("opening the store", faults, time)
    {
        store.Faulted += faults.Report;
        store.RolledUp += progress => LogRolledUp(log, progress.SeriesLeft, progress.Candles);
        _store = store;
        _readiness = readiness;
        _log = log;
        readiness.Require(Condition);
    }

    /// <summary>Completes when the store is open.</summary>
    public Task Opened => _opened.Task;

    protected override async Task Work(CancellationToken stop)
    {
        var pause = FirstPause;
        while (!await TryOpen(stop))
        {
            await Task.Delay(pause, stop);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        _readiness.MarkMet(Condition);
        _opened.TrySetResult();
    }

    private async Task<bool> TryOpen(CancellationToken cancel)
    {
        try
        {
            await _store.Open(cancel);
            if (_lastFault is not null)
                LogOpened(_log, _store.Place);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested)
        {
            var fault = e is StoreException ? e.Message : e.ToString();
            if (fault != _lastFault)
                LogNotOpened(_log, _store.Place, fault);
            _lastFault = fault;
            if (e is StoreException)
                _readiness.SetReason(Condition, e.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store at {Place} is not open yet, trying on: {Fault}")]
    private static partial void LogNotOpened(ILogger log, string place, string fault);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Stored series are rolled up at intervals that are new here: {SeriesLeft} are left, {Candles} candles were made")]
    private static partial void LogRolledUp(ILogger log, int seriesLeft, long candles);

    [LoggerMessage(Level = LogLevel.Information, Message = "The store at {Place} is open now")]
    private static partial void LogOpened(ILogger log, string place);
}
