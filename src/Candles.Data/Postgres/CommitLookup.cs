using System.Data.Common;
using System.Diagnostics;
using Npgsql;

namespace Candles.Data.Postgres;

internal enum CommitOutcome
{
    /// <summary>It cannot be told, or not in time.</summary>
    Unknown,

    /// <summary>Stored, and as durable as a commit that was answered.</summary>
    Committed,

    /// <summary>Nothing was stored, and nothing of it will be.</summary>
    Aborted,
}

/// <summary>Finds out what became of a commit whose answer was lost.</summary>
/// <param name="source">Its connections are fresh: it keeps none.</param>
internal sealed class CommitLookup(NpgsqlDataSource source)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="left">How long to ask; an answer that takes longer is not waited for.</param>
    public async Task<CommitOutcome> Find(TransactionIdentity transaction, TimeSpan left)
    {
        var start = Stopwatch.GetTimestamp();
        while (Left() > TimeSpan.Zero)
        {
            try
            {
                if (await Ask(transaction, Left()) is { } outcome)
                    return outcome;
            }
            catch (Exception e) when (e is DbException or TimeoutException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
            {
                // It may be starting, or another may be taking over: there is time to ask again.
            }

            if (Left() > Pause)
                await Task.Delay(Pause, CancellationToken.None);
        }

        return CommitOutcome.Unknown;

        TimeSpan Left() => left - Stopwatch.GetElapsedTime(start);
    }

    /// <returns>Null while it is in progress.</returns>
    private async Task<CommitOutcome?> Ask(TransactionIdentity transaction, TimeSpan left)
    {
        var connection = source.CreateConnection();
        var asking = Ask(connection, transaction);
        try
        {
            return await asking.WaitAsync(left);
        }
        finally
        {
            if (asking.IsCompleted)
                await connection.DisposeAsync();
            else
                Abandon(connection, asking);
        }
    }

    private static async Task<CommitOutcome?> Ask(NpgsqlConnection connection, TransactionIdentity transaction) =>
        await StatusOf(connection, transaction) switch
        {
            "committed" => await IsDurable(connection) ? CommitOutcome.Committed : CommitOutcome.Unknown,
            "aborted" => CommitOutcome.Aborted,
            "in progress" => null,
            _ => CommitOutcome.Unknown,
        };

    private static async Task<string?> StatusOf(NpgsqlConnection connection, TransactionIdentity transaction)
    {
        await connection.OpenAsync(CancellationToken.None);
        await using var command = new NpgsqlCommand(PostgresSql.StatusOf, connection)
        {
            Parameters =
            {
                new() { Value = transaction.Number },
                new() { Value = transaction.System },
                new() { Value = transaction.Timeline },
                new() { Value = transaction.Since },
            },
        };
        return await command.ExecuteScalarAsync(CancellationToken.None) as string;
    }

    /// <summary>
    /// Whether all that was committed before is replicated as commits are here. A backend that was ended while it waited for a synchronous
    /// standby leaves its transaction committed without; WAL that is written now is replicated only after it.
    /// </summary>
    private static async Task<bool> IsDurable(NpgsqlConnection connection)
    {
        using var watch = new ReplicationWatch(connection);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new(PostgresSql.CommitDurably), new(PostgresSql.Barrier) },
        };
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
        return !watch.HasBroken;
    }

    /// <summary>Nobody is kept waiting by a server that does not answer, or by its standby.</summary>
    private static void Abandon(NpgsqlConnection connection, Task asking)
    {
        HardClose.Abandon(connection);
        _ = asking.ContinueWith(
            async asked =>
            {
                _ = asked.Exception; // seen
                await connection.DisposeAsync();
            },
            CancellationToken.None,
            TaskContinuationOptions.None,
            TaskScheduler.Default);
    }
}

/// <summary>What a transaction is known by afterwards, on another connection.</summary>
/// <param name="Number">Its 64-bit transaction id.</param>
/// <param name="System">The cluster's system identifier.</param>
/// <param name="Timeline">Changes when a standby takes over and when a backup is restored up to a point.</param>
/// <param name="Since">
/// Changes with each recovery from a crash (statistics are lost with it, pgstat_reset_after_failure), after which numbers of transactions
/// of which nothing had reached the disk are given again.
/// </param>
internal readonly record struct TransactionIdentity(string Number, long System, string Timeline, long Since);
