using System.Runtime.CompilerServices;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Listens to what writers announce, on a connection of its own that is asked for a sign of life every second.</summary>
internal sealed class PostgresFeed(NpgsqlDataSource source)
{
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public async IAsyncEnumerable<StoreChange> Watch([EnumeratorCancellation] CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            var heard = new Queue<StoreChange>();
            await using var connection = source.CreateConnection();
            connection.Notification += (_, notification) => heard.Enqueue(StoreChange.Parse(notification.Payload));
            if (!await Succeeds(() => Listen(connection, cancel), cancel))
            {
                await Sleep(cancel);
                continue;
            }

            yield return StoreChange.Anything; // what was announced while nobody listened is not known
            var isAlive = true;
            while (isAlive)
            {
                while (heard.TryDequeue(out var change))
                    yield return change;
                isAlive = await Succeeds(() => WaitOrAsk(connection, cancel), cancel);
            }
        }
    }

    private static async Task Listen(NpgsqlConnection connection, CancellationToken cancel)
    {
        await connection.OpenAsync(cancel);
        await using var command = new NpgsqlCommand(PostgresSql.Listen, connection);
        await command.ExecuteNonQueryAsync(cancel);
    }

    /// <summary>Returns when something was heard, or when nothing was and the server has answered.</summary>
    private static async Task WaitOrAsk(NpgsqlConnection connection, CancellationToken cancel)
    {
        if (await connection.WaitAsync(Heartbeat, cancel))
            return;
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
