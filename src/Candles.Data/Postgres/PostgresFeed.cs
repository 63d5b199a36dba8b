using System.Diagnostics;
using System.Runtime.CompilerServices;
using Candles.Data.Model;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Listens to what writers announce, on a connection of its own that is asked for a sign of life every second.</summary>
/// <param name="source">Gives connections that are held.</param>
/// <param name="node">What this store announces itself by.</param>
/// <param name="staleBound">Twice in it, it is proved that this feed hears.</param>
/// <param name="cluster">Which cluster was met before.</param>
/// <param name="report">Takes why the feed is down, once each time.</param>
/// <remarks>
/// All that was committed before the question comes before the answer. A backend that commits wakes those that listen before it
/// answers its own client (async.c, AtCommit_Notify, since PostgreSQL 15), by a signal that is pending at once and so is taken before
/// a question that is sent later is read; and a backend that was woken sends what it has to say before it says that it is ready
/// for the next query (postgres.c, PostgresMain), which is where Npgsql's execution ends. All that holds of a backend that is this
/// connection's own, which <see cref="ListenProof"/> sees to.
/// </remarks>
internal sealed class PostgresFeed(
    NpgsqlDataSource source, string node, TimeSpan staleBound, KnownCluster cluster, Action<string, Exception> report)
{
    private const string Place = "change feed";
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Opening = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1); // that Npgsql waits; 0 is for ever
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private string? _said;

    public async IAsyncEnumerable<StoreChange> Watch([EnumeratorCancellation] CancellationToken cancel)
    {
        var resets = cluster.Resets;
        while (!cancel.IsCancellationRequested)
        {
            var heard = new Queue<StoreChange>();
            await using var proof = new ListenProof(source, $"candles_{node}_{Guid.NewGuid():N}"[..40]);
            await using var connection = source.CreateConnection();
            using var end = new Abandonment(connection); // before it is disposed of: nothing waits for a server that does not answer
            connection.Notification += (_, notification) =>
            {
                if (notification.Channel == proof.Channel)
                    proof.OnNotification(notification.Payload);
                else
                    heard.Enqueue(StoreChange.Parse(notification.Payload, node));
            };
            var met = resets;
            if (!await Succeeds(async () => met = await Listen(connection, proof, cancel), cancel))
            {
                await Sleep(cancel);
                continue;
            }

            // What was announced while nobody listened is not known.
            yield return met == resets ? StoreChange.Anything : StoreChange.Reset;
            resets = met;
            var (lastSign, lastProof) = (0L, Stopwatch.GetTimestamp()); // the first sign comes at once
            while (true)
            {
                var rest = Heartbeat - Stopwatch.GetElapsedTime(lastSign);
                var isDue = rest < Shortest;
                var isToProve = isDue && Stopwatch.GetElapsedTime(lastProof) >= (staleBound / 2) - Heartbeat;
                if (isToProve)
                {
                    if (!await Succeeds(() => Prove(connection, proof, cancel), cancel))
                        break;
                    lastProof = Stopwatch.GetTimestamp();
                }

                if (!await Succeeds(() => isDue ? Ask(connection, cancel) : connection.WaitAsync(rest, cancel), cancel))
                    break;
                while (heard.TryDequeue(out var change))
                    yield return change;
                if (!isDue)
                    continue;
                yield return StoreChange.Nothing;
                lastSign = Stopwatch.GetTimestamp();
                _said = null;
            }

            await Sleep(cancel);
        }
    }

    /// <returns>How often the cluster was another than before.</returns>
    private async Task<int> Listen(NpgsqlConnection connection, ListenProof proof, CancellationToken cancel)
    {
        var identity = default(ClusterIdentity);
        await Bounded.Run(Open(), Opening, () => connection, cancel);
        await Prove(connection, proof, cancel);
        return cluster.Meet(identity!);

        async Task Open()
        {
            await connection.OpenAsync(cancel);
            identity = await ClusterIdentity.Read(connection, CancellationToken.None);
            await using var command = new NpgsqlCommand(PostgresSql.ListenTo(proof.Channel), connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    private static async Task Prove(NpgsqlConnection connection, ListenProof proof, CancellationToken cancel)
    {
        if (await proof.Succeeds(connection, cancel))
            return;
        await Ask(connection, cancel); // else it is not that it does not hear, but that nobody answers
        throw new StoreException(
            StoreFault.Unavailable,
            "Notifications are not heard: a pooler in transaction mode stands before the database. Connect to the database itself, or have it pool sessions.");
    }

    /// <summary>Returns when the server has answered.</summary>
    private static Task Ask(NpgsqlConnection connection, CancellationToken cancel)
    {
        return Bounded.Run(Ask(), Heartbeat, () => connection, cancel);

        async Task Ask()
        {
            await using var command = new NpgsqlCommand("SELECT 1", connection);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }

    /// <summary>False where the connection is lost, whatever the driver says to it; cancellation ends the watch without an error.</summary>
    private async Task<bool> Succeeds(Func<Task> work, CancellationToken cancel)
    {
        try
        {
            await work();
            return true;
        }
        catch (Exception e)
        {
            if (!cancel.IsCancellationRequested && e.Message != _said)
                report(Place, e);
            _said = e.Message;
            return false;
        }
    }

    private static async Task Sleep(CancellationToken cancel) =>
        await Task.Delay(Pause, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private sealed class Abandonment(NpgsqlConnection connection) : IDisposable
    {
        public void Dispose() => HardClose.Abandon(connection);
    }
}
