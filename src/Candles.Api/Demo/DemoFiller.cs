using Candles.Api.Hosting;
using Candles.Data;

namespace Candles.Api.Demo;

/// <summary>Fills the demo series up to now as soon as the store is open, then at every minute.</summary>
internal sealed partial class DemoFiller : BackgroundService
{
    /// <summary>How much history a new series gets.</summary>
    public const int Days = 30;

    private const string Condition = "the demo series are being filled";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly StoreOpener _opener;
    private readonly DemoFill _fill;
    private readonly Readiness _readiness;
    private readonly TimeProvider _clock;
    private readonly ILogger<DemoFiller> _log;

    public DemoFiller(
        ICandleStore store, CandlesOptions options, StoreOpener opener, Readiness readiness, TimeProvider clock, ILogger<DemoFiller> log)
    {
        _opener = opener;
        _fill = new DemoFill(store, options.DemoSeed, clock);
        _readiness = readiness;
        _clock = clock;
        _log = log;
        readiness.Await(Condition);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await _opener.Opened.WaitAsync(stoppingToken);
        while (!await TryFill(stoppingToken))
            await Task.Delay(Pause, _clock, stoppingToken);

        _readiness.Met(Condition);
        while (true)
        {
            await Task.Delay(UntilNextMinute(), _clock, stoppingToken);
            await TryFill(stoppingToken);
        }
    }

    /// <summary>Whether all is stored; what is not will be at the next try, which starts from what is.</summary>
    private async Task<bool> TryFill(CancellationToken cancel)
    {
        var started = _clock.GetTimestamp();
        try
        {
            var rows = 0;
            await foreach (var part in _fill.Store(await _fill.FindMissing(Days, cancel), cancel))
            {
                if (part.Refused is { } refused)
                    LogRefused(_log, refused.Message);
                rows += part.Result.Inserted;
            }

            if (rows > DemoSeries.All.Count) // more than one minute's
                LogFilled(_log, rows, _clock.GetElapsedTime(started).TotalSeconds);
            return true;
        }
        catch (Exception e) when (!cancel.IsCancellationRequested) // demo candles are no reason to stop serving others
        {
            LogSkipped(_log, e is StoreException ? e.Message : e.ToString());
            return false;
        }
    }

    private TimeSpan UntilNextMinute()
    {
        var now = _clock.GetUtcNow();
        return TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (now.UtcTicks % TimeSpan.TicksPerMinute));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Stored {Rows} generated candles of the demo series in {Seconds:F1} s")]
    private static partial void LogFilled(ILogger log, int rows, double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The demo series are not filled this time, but at the next: {Reason}")]
    private static partial void LogSkipped(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Demo candles are not stored: {Reason}")]
    private static partial void LogRefused(ILogger log, string reason);
}
