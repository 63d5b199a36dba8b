using System.Diagnostics;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Listens to what writers announce, on a connection of its own that is asked for a sign of life every second.</summary>
/// <remarks>
/// All that was committed before the question comes before the answer. A backend that commits wakes those that listen before it
/// answers its own client (async.c, AtCommit_Notify, since PostgreSQL 15), by a signal that is pending at once and so is taken before
/// a question that is sent later is read; and a backend that was woken sends what it has to say before it says that it is ready
/// for the next query (postgres.c, PostgresMain), which is where Npgsql's execution ends.
/// </remarks>
internal sealed class PostgresFeed(NpgsqlDataSource source, string node)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // that Npgsql waits; 0 is for ever
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<StoreChange> Watch([EnumeratorCancellation] CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var heard = new Queue<StoreChange>();
            await using var connection = source.CreateConnection();
            connection.Notification += (_, notification) => heard.Enqueue(StoreChange.Parse(notification.Payload, node));
            if (!await Succeeds(() => Listen(connection, cancel), cancel))
            {
                await Sleep(cancel);
                continue;
            }

            yield return StoreChange.Anything; // what was announced while nobody listened is not known
            var lastSign = 0L; // long ago: the first comes at once
            while (true)
            {
                var rest = Heartbeat - Stopwatch.GetElapsedTime(lastSign);
                var isDue = rest < Shortest;
                if (!await Succeeds(() => isDue ? Ask(connection, cancel) : connection.WaitAsync(rest, cancel), cancel))
                    break;
                while (heard.TryDequeue(out var change))
                    yield return change;
                if (!isDue)
                    continue;
                yield return StoreChange.Nothing;
                lastSign = Stopwatch.GetTimestamp();
            }
        }
    }

    private static async Task Listen(NpgsqlConnection connection, CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(PostgresSql.Listen, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Returns when the server has answered.</summary>
    private static async Task Ask(NpgsqlConnection connection, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Heartbeat);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteNonQueryAsync(patience.Token);
    }

    /// <summary>False where the connection is lost; cancellation ends the watch without an error.</summary>
    private static async Task<bool> Succeeds(Func<Task> work, CancellationToken cancel)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or System.Net.Sockets.SocketException or IOException)
        {
            return false;
        }
    }

    private static async Task Sleep(CancellationToken cancel) =>
        await Task.Delay(Pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
