using System.Diagnostics;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Rows as they arrive. The clock is looked at only where one has to be waited for, which is a few times an answer.</summary>
internal sealed class ArrivingRows(NpgsqlDataReader reader, CancellationToken budget)
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _waited;

    /// <summary>Time since the start that was not spent waiting for rows.</summary>
    public TimeSpan Worked => Stopwatch.GetElapsedTime(_start + _waited);

    /// <summary>Whether there is another.</summary>
    public Task<bool> Next()
    {
        var read = reader.ReadAsync(budget);
        return read.IsCompleted ? read : Arrival(read);
    }

    private async Task<bool> Arrival(Task<bool> read)
    {
        var since = Stopwatch.GetTimestamp();
        var isThere = await read;
        _waited += Stopwatch.GetTimestamp() - since;
        return isThere;
    }
}
