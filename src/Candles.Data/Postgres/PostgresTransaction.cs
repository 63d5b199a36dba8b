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

/// <summary>
/// Hears whether a commit ended without its synchronous standby: it was cancelled while it waited, so that it is committed here, and
/// perhaps lost where the standby takes over. PostgreSQL then reports success, with a warning.
/// </summary>
internal sealed class ReplicationWatch : IDisposable
{
    /// <summary>Where the warning comes from (syncrep.c); its text is translated, its code that of any warning.</summary>
    private const string Routine = "SyncRepWaitForLSN";

    private readonly NpgsqlConnection _connection;
    private volatile bool _hasBroken;

    public ReplicationWatch(NpgsqlConnection connection)
    {
        _connection = connection;
        connection.Notice += OnNotice;
    }

    public bool HasBroken => _hasBroken;

    public void Dispose() => _connection.Notice -= OnNotice;

    private void OnNotice(object sender, NpgsqlNoticeEventArgs notice) => _hasBroken |= notice.Notice.Routine == Routine;
}

/// <summary>Runs transactions that write, once more where nothing of the first try was stored, which is known for sure.</summary>
/// <remarks>
/// Of commits that announce something, PostgreSQL lets one at a time through: where its synchronous standby is away, one waits for it, and the
/// others end by their lock's time-out, so that few are left behind on the server however many are tried.
/// </remarks>
internal sealed class PostgresTransactions(PostgresConnections connections, StoreOptions options)
{
    private readonly CommitLookup _lookup = new(connections.Feed);

    /// <param name="work">Commits by itself, where there is something to commit.</param>
    public async Task<T> Run<T>(Func<PostgresTransaction, Task<T>> work, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        PostgresTransaction? last = null;
        try
        {
            return await connections.Write(
                async (connection, budget) =>
                {
                    await using var begun = await connection.BeginTransactionAsync(budget);
                    last = new PostgresTransaction(connection, begun, options, _lookup, start, budget);
                    return await work(last);
                },
                cancel);
        }
        catch (Exception e) when (e is not StoreException { Fault: StoreFault.OutcomeUnknown } && last is { IsInDoubt: true })
        {
            throw PostgresTransaction.Unknown(e); // the budget, or who asked, was faster than the lookup
        }
    }
}
