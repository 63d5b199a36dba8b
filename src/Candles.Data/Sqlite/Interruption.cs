using System.Diagnostics;
using Candles.Data.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// Interrupts what a connection does when a time is over; not any more once it is disposed of. Again and again, since an interrupt between
/// two statements is forgotten.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(10);

    private readonly Lock _ending = new();
    private readonly Timer? _timer;
    private bool _isEnded;

    /// <param name="budget">From <paramref name="start"/> on; infinite where nothing is interrupted.</param>
    /// <param name="start">A timestamp of <see cref="Stopwatch"/>.</param>
    /// <exception cref="StoreException">The time is over already.</exception>
    public Interruption(SqliteConnection connection, TimeSpan budget, long start)
    {
        if (budget == Timeout.InfiniteTimeSpan)
            return;
        var after = budget - Stopwatch.GetElapsedTime(start);
        if (after <= TimeSpan.Zero)
            throw SqliteFault.TooLong();
        _timer = new Timer(_ => Interrupt(connection), null, after, Again);
    }

    public void Dispose()
    {
        lock (_ending)
            _isEnded = true;
        _timer?.Dispose();
    }

    private void Interrupt(SqliteConnection connection)
    {
        lock (_ending)
        {
            if (!_isEnded)
                raw.sqlite3_interrupt(connection.Handle);
        }
    }
}
