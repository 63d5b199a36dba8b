using Candles.Data;

namespace Candles.Api.Demo;

/// <summary>Fills the demo series up to now at start, then at every minute.</summary>
/// <param name="whenOpen">Waits until the store is open.</param>
/// <param name="onFilled">Called once, when all series reach up to now.</param>
public sealed partial class DemoFiller(
    ICandleStore store, DemoOptions options, TimeProvider clock, Func<CancellationToken, Task> whenOpen, Action onFilled, ILogger<DemoFiller> logger)
    : BackgroundService
{
    /// <summary>How much history a new series gets.</summary>
    public const int Days = 30;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    private readonly DemoFill _fill = new(store, options, clock);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await whenOpen(stoppingToken);
        while (!await TryFill(stoppingToken))
            await Task.Delay(RetryAfter, clock, stoppingToken);

        onFilled();
        while (true)
        {
            await Task.Delay(UntilNextMinute(), clock, stoppingToken);
            await TryFill(stoppingToken);
        }
    }

    /// <summary>Whether all is stored; what is not will be at the next try, which starts from what is.</summary>
    private async Task<bool> TryFill(CancellationToken cancel)
    {
        var started = clock.GetTimestamp();
        try
        {
            var rows = 0;
            await foreach (var part in _fill.Store(await _fill.FindMissing(Days, cancel), cancel))
            {
                if (part.Refused is { } refused)
                    LogRefused(refused.Message);
                rows += part.Result.Inserted;
            }

            if (rows > DemoSeries.All.Count) // more than one minute's
                LogFilled(rows, clock.GetElapsedTime(started).TotalSeconds);
            return true;
        }
        catch (StoreException e)
        {
            LogSkipped(e.Message);
            return false;
        }
    }

    private TimeSpan UntilNextMinute()
    {
        var now = clock.GetUtcNow();
        return TimeSpan.FromTicks(TimeSpan.TicksPerMinute - (now.UtcTicks % TimeSpan.TicksPerMinute));
    }

    [LoggerMessage(LogLevel.Information, "Stored {Rows} generated candles of the demo series in {Seconds:F1} s")]
    private partial void LogFilled(int rows, double seconds);

    [LoggerMessage(LogLevel.Warning, "The demo series are not filled this time, but at the next: {Reason}")]
    private partial void LogSkipped(string reason);

    [LoggerMessage(LogLevel.Warning, "Demo candles are not stored: {Reason}")]
    private partial void LogRefused(string reason);
}
