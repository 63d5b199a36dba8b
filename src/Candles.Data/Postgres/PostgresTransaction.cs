using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>A transaction that writes. Its COMMIT is never cancelled, and its outcome is known or said to be unknown, never guessed.</summary>
/// <param name="start">When its request began, whose time budget it shares.</param>
internal sealed class PostgresTransaction(
    NpgsqlConnection connection, NpgsqlTransaction transaction, StoreOptions options, CommitLookup lookup, long start, CancellationToken budget)
{
    private static readonly TimeSpan LongestLookup = TimeSpan.FromMinutes(1); // where a budget has no end

    private TransactionIdentity? _identity;

    public NpgsqlConnection Connection => connection;

    /// <summary>For statements. COMMIT does not know it.</summary>
    public CancellationToken Budget => budget;

    /// <summary>COMMIT was sent, and what became of it is not known.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Executes the last statements, and learns with them, in the same round trip, by what the transaction is known.</summary>
    public async Task ExecuteLast(params IEnumerable<NpgsqlBatchCommand> commands)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new(PostgresSql.Identify) } };
        foreach (var command in commands)
            batch.BatchCommands.Add(command);
        await using var reader = await batch.ExecuteReaderAsync(budget);
        await reader.ReadAsync(budget);
        _identity = new TransactionIdentity(reader.GetString(0), reader.GetInt64(1), reader.GetString(2), reader.GetInt64(3));
        while (await reader.NextResultAsync(budget))
        {
            // None is left unread: an error of any is thrown here.
        }
    }

    /// <summary>After <see cref="ExecuteLast"/>. Returns once all is durable.</summary>
    /// <exception cref="StoreException">It is not known whether it is.</exception>
    /// <exception cref="NpgsqlException">Nothing was stored.</exception>
    public async Task Commit()
    {
        using var replication = new ReplicationWatch(connection);
        IsInDoubt = true;
        var committing = transaction.CommitAsync(CancellationToken.None);
        try
        {
            await committing.WaitAsync(Left() is var left && left < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : left / 2, CancellationToken.None);
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            IsInDoubt = false; // refused, and all of it undone; an error that ends the session tells nothing
            throw;
        }
        catch (Exception e)
        {
            await LookUp(committing, e);
            return;
        }

        if (replication.HasBroken)
            throw Unknown(null);
        IsInDoubt = false;
    }

    public static StoreException Unknown(Exception? e) => new(
        StoreFault.OutcomeUnknown,
        "The database's answer to the commit was lost, and what became of it could not be looked up. It is stored whole or not at all, and is not "
        + "written again from here. Read it back, or send it again with the same Idempotency-Key.",
        e);

    private async Task LookUp(Task committing, Exception e)
    {
        HardClose.Abandon(connection);
        await committing.WaitAsync(TimeSpan.FromSeconds(1), CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var left = Left() is var rest && rest < TimeSpan.Zero ? LongestLookup : rest;
        switch (await lookup.Find(_identity!.Value, left))
        {
            case CommitOutcome.Committed:
                IsInDoubt = false;
                break;
            case CommitOutcome.Aborted:
                IsInDoubt = false;
                throw new NpgsqlException("The connection was lost, and the transaction was not committed.", e);
            default:
                throw Unknown(e);
        }
    }

    /// <returns>Negative where it has no end.</returns>
    private TimeSpan Left() => options.Budget == Timeout.InfiniteTimeSpan
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromTicks(Math.Max(0, (options.Budget - Stopwatch.GetElapsedTime(start)).Ticks));
}
