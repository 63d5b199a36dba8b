using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Waits no longer for work on a connection than is said, whatever the server does; then the connection is closed under it.</summary>
internal static class Bounded
{
    /// <param name="connection">The one that the work has, or will have; null before.</param>
    /// <exception cref="TimeoutException">It took longer.</exception>
    public static async Task Run(Task work, TimeSpan patience, Func<NpgsqlConnection?> connection, CancellationToken cancel)
    {
        try
        {
            await work.WaitAsync(patience, cancel);
        }
        catch (Exception) when (!work.IsCompleted)
        {
            Abandon();
            _ = work.ContinueWith(
                done =>
                {
                    _ = done.Exception; // seen
                    Abandon(); // it may have had none before
                },
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            throw;
        }

        void Abandon()
        {
            if (connection() is { } abandoned)
                HardClose.Abandon(abandoned);
        }
    }
}
