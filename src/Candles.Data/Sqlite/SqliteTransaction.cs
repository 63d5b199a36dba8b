using System.Diagnostics;
using System.Security.Cryptography;
using Candles.Data.Model;
using Candles.Data.Stores;
using Dapper;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// Runs transactions of one writer. Each that changes something stores its number, by which it is looked up where COMMIT fails; those that change
/// nothing cost nothing.
/// </summary>
internal sealed class SqliteTransaction(SqliteFiles files, StoreOptions options, Func<SqliteConnection> openAlone)
{
    private readonly long _writer = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long)));
    private long _number; // one transaction at a time

    /// <summary>How a transaction is committed; another way, in tests, fails.</summary>
    public Func<sqlite3, int> Commit { get; set; } = connection => raw.sqlite3_exec(connection, "COMMIT");

    /// <param name="start">When the waiting began.</param>
    /// <param name="turn">Decides whether it may still be committed.</param>
    /// <exception cref="StoreException">Nothing was stored, unless it says that this is not known.</exception>
    public T Run<T>(SqliteConnection connection, long start, CommitTurn turn, Func<SqliteConnection, T> work)
    {
        Execute(connection, "PRAGMA synchronous = FULL");
        Begin(connection, start);
        T result;
        bool hasChanged;
        try
        {
            (result, hasChanged) = Work(connection, start, work);
            files.ThrowIfLost();
            if (!turn.TryBegin())
                throw SqliteFault.TooLong();
        }
        catch
        {
            raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            throw;
        }

        End(connection, hasChanged);
        return result;
    }

    /// <summary>The work, which alone is interrupted at its budget; a COMMIT never is.</summary>
    private (T Result, bool HasChanged) Work<T>(SqliteConnection connection, long start, Func<SqliteConnection, T> work)
    {
        using var budget = new Interruption(connection, options.Budget, start);
        var before = raw.sqlite3_total_changes(connection.Handle);
        var result = work(connection);
        if (raw.sqlite3_total_changes(connection.Handle) == before)
            return (result, false);

        var now = options.Clock.GetUtcNow();
        if (++_number == 1)
            connection.Execute(SqliteSql.ForgetCommits, new { since = now.AddDays(-1).ToUnixTimeMilliseconds() });
        connection.Execute(SqliteSql.NoteCommit, new { writer = _writer, number = _number, at = now.ToUnixTimeMilliseconds() });
        return (result, true);
    }

    private void End(SqliteConnection connection, bool hasChanged)
    {
        var answer = Commit(connection.Handle!);
        if (answer != raw.SQLITE_OK)
            Failed(connection, answer, hasChanged);
        if (hasChanged && files.Check() is { } trouble)
            throw new StoreException(StoreFault.OutcomeUnknown, $"While this was committed, it came out that nothing is to be trusted: {trouble}");
    }

    /// <summary>Returns where the transaction was committed all the same.</summary>
    private void Failed(SqliteConnection connection, int answer, bool hasChanged)
    {
        var extended = raw.sqlite3_extended_errcode(connection.Handle);
        var fault = new SqliteException(raw.sqlite3_errmsg(connection.Handle).utf8_to_string(), answer & 0xFF, extended);
        raw.sqlite3_exec(connection.Handle, "ROLLBACK"); // a COMMIT that failed may have left the transaction open
        SqliteConnection.ClearPool(connection);
        if (!hasChanged || !IsStored(extended, fault))
            throw fault;
    }

    /// <exception cref="StoreException">It is not known.</exception>
    private bool IsStored(int extended, SqliteException fault)
    {
        // The log holds the whole commit then, perhaps: after a crash of the machine it would be found there, or not.
        if (extended is raw.SQLITE_IOERR_FSYNC or raw.SQLITE_IOERR_DIR_FSYNC)
            throw Unknown(fault);
        try
        {
            files.ThrowIfLost();
            using var another = openAlone();
            return another.ExecuteScalar<long?>(SqliteSql.FindCommit, new { writer = _writer }) == _number;
        }
        catch (Exception e) when (e is SqliteException or StoreException)
        {
            throw Unknown(fault);
        }
    }

    /// <summary>
    /// Takes the write lock, asking for it every millisecond. SQLite's own wait asks ever more rarely, up to 100 ms apart, so
    /// that another process which takes the lock again at once hardly ever lets it in: beside a server that eight clients
    /// posted to, 30 s were not enough, where this way takes 1 to 170 ms.
    /// </summary>
    private void Begin(SqliteConnection connection, long start)
    {
        raw.sqlite3_busy_timeout(connection.Handle, 0);
        int answer;
        while ((answer = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(start) < options.Patience)
            Thread.Sleep(1);
        raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(options.Patience.TotalMilliseconds, int.MaxValue)); // for all else that may wait
        SqliteException.ThrowExceptionForRC(answer, connection.Handle);
    }

    private static StoreException Unknown(SqliteException fault) => new(
        StoreFault.OutcomeUnknown,
        $"The commit failed ({raw.sqlite3_errstr(fault.SqliteErrorCode).utf8_to_string()}), and whether it is stored could not be looked up.",
        fault);

    private static void Execute(SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);
}

/// <summary>Between a transaction and who waits for it: whoever is first decides whether it may be committed.</summary>
internal sealed class CommitTurn
{
    private int _isTaken;

    public bool IsTaken => Volatile.Read(ref _isTaken) != 0;

    /// <summary>By the transaction. False where nobody waits any more: it must not be committed then.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>By who waited. False where COMMIT has begun: what comes of it is not known.</summary>
    public bool TryAbandon() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
