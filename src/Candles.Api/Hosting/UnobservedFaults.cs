using Candles.Data.Model;

namespace Candles.Api.Hosting;

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
