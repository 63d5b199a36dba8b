using System.Diagnostics;
using Candles.Data.Model;

namespace Candles.Data.Stores;

/// <summary>
/// Rolls stored series up at intervals that they lack, in the background, a stretch of one series at a time. What is done is stored with it, so it is
/// taken up again wherever it was left; and what another Candles leaves behind later is found, too.
/// </summary>
/// <param name="prepare">Done once in the beginning.</param>
/// <param name="next">Rolls a stretch up of any series but these; null where nothing is left.</param>
/// <param name="left">How many series lack something.</param>
internal sealed class RollUps(
    Func<CancellationToken, Task> prepare, Func<IReadOnlyCollection<int>, CancellationToken, Task<RolledUp?>> next, Func<CancellationToken, Task<int>> left,
    Action<RollUpProgress> tell, Action<string, Exception> report, StoreOptions options)
{
    private const string Place = "rolling stored series up";

    /// <summary>Of the time that a transaction took, which is left to others after it: one core of a busy database is used to a fifth.</summary>
    private const int Rest = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PauseAfterFault = TimeSpan.FromSeconds(60);

    private long _candles;
    private long _toldAt;

    public async Task Run(CancellationToken stop)
    {
        var isPrepared = false;
        while (!stop.IsCancellationRequested)
        {
            var pause = PauseAfterFault;
            try
            {
                if (!isPrepared)
                    await prepare(stop);
                isPrepared = true;
                if (!await IsAnyLeft(stop) || await RollUp(stop))
                    pause = Pause;
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                report(Place, e);
            }
            catch (Exception)
            {
                return; // the store is being closed
            }

            await Delay(pause, stop);
        }
    }

    /// <summary>A store that cannot be asked now says so to those who ask it for more.</summary>
    private async Task<bool> IsAnyLeft(CancellationToken stop)
    {
        try
        {
            return await left(stop) > 0;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    /// <returns>False where a series could not be rolled up.</returns>
    private async Task<bool> RollUp(CancellationToken stop)
    {
        var failed = new HashSet<int>();
        var isBegun = false;
        while (!stop.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            RolledUp? done;
            try
            {
                done = await next(failed, stop);
            }
            catch (RollUpException e)
            {
                failed.Add(e.Series); // the others do not wait for it
                report(Place, e);
                continue;
            }

            if (done is not { } rolledUp)
                break;
            isBegun = true;
            _candles += rolledUp.Candles;
            if (_toldAt == 0 || Stopwatch.GetElapsedTime(_toldAt) > Pause)
                await Tell(stop);
            await Delay(Rest * Stopwatch.GetElapsedTime(start), stop);
        }

        if (isBegun)
            await Tell(stop);
        return failed.Count == 0;
    }

    private async Task Tell(CancellationToken stop)
    {
        tell(new RollUpProgress(await left(stop), _candles));
        _toldAt = Stopwatch.GetTimestamp();
    }

    private Task Delay(TimeSpan time, CancellationToken stop) =>
        Task.Delay(time, options.Clock, stop).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}

/// <summary>A series cannot be rolled up at an interval; it stays without it.</summary>
internal sealed class RollUpException(int series, string key, Exception reason)
    : Exception($"{key} cannot be rolled up at an interval that is new here: {reason.Message}", reason)
{
    public int Series => series;
}
