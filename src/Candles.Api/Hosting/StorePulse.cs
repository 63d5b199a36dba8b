using Candles.Data.Model;
using Candles.Data.Stores;

namespace Candles.Api.Hosting;

/// <summary>
/// Knows whether the store answers, so that nobody who asks has to wait for it: it is asked twice a second, by one question at a time, however
/// long that takes.
/// </summary>
internal sealed class StorePulse(ICandleStore store, StoreOpener opener, FaultLog faults, TimeProvider time)
    : EnduringService("asking the store whether it answers", faults, time)
{
    /// <summary>So long a healthy store may take; then it counts as away until it answers.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.5);

    private volatile string? _fault;

    /// <summary>Why the store does not answer, for people; null where it does.</summary>
    public string? Fault => _fault;

    protected override async Task Work(CancellationToken stop)
    {
        await opener.Opened.WaitAsync(stop);
        while (true)
        {
            var answering = Task.Run(Ask, CancellationToken.None); // some stores work on the caller's thread
            try
            {
                _fault = await answering.WaitAsync(Patience, stop);
            }
            catch (TimeoutException)
            {
                _fault = "The database does not answer.";
                _fault = await answering.WaitAsync(stop);
            }

            await Task.Delay(Pause, stop);
        }
    }

    private async Task<string?> Ask()
    {
        try
        {
            await store.Ping(CancellationToken.None);
            return null;
        }
        catch (StoreException e)
        {
            return e.Message;
        }
        catch (Exception e)
        {
            Faults.Report("asking the store whether it answers", e);
            return "The database could not be asked.";
        }
    }
}
