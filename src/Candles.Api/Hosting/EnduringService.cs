namespace Candles.Api.Hosting;

/// <summary>
/// Work in the background that nothing ends but the server's own end: a fault is reported, and the work begins anew after a pause. What it
/// expects to fail, and can go on after, it catches itself.
/// </summary>
/// <param name="place">What the work is, for <see cref="FaultLog"/>.</param>
internal abstract class EnduringService(string place, FaultLog faults, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    protected FaultLog Faults => faults;

    protected TimeProvider Time => time;

    /// <summary>Does the work; it is done for good when this returns.</summary>
    protected abstract Task Work(CancellationToken stop);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!await IsDone(stoppingToken))
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<bool> IsDone(CancellationToken stop)
    {
        try
        {
            await Work(stop);
            return true;
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception e)
        {
            faults.Report(place, e);
            return false;
        }
    }
}
