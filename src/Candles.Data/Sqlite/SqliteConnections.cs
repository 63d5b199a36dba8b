using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// Opens pooled connections to one database file, at most a few at a time, and turns SQLite's errors into
/// <see cref="StoreException"/>.
/// </summary>
internal sealed class SqliteConnections : IDisposable
{
    private readonly string _connectionString;
    private readonly StoreOptions _options;
    private readonly Gate _readers = new(Math.Max(8, 4 * Environment.ProcessorCount));
    private readonly Gate _writer = new(1);

    static SqliteConnections() => Batteries_V2.Init();

    public SqliteConnections(string file, StoreOptions options)
    {
        _options = options;
        _connectionString = new SqliteConnectionStringBuilder { DataSource = file, Pooling = true, DefaultTimeout = 1 }.ToString();
    }

    public StorePool Use => _readers.Use + _writer.Use;

    /// <summary>Runs a read; its one statement is its snapshot.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> work, CancellationToken cancel) =>
        Run(_readers, (connection, _) => work(connection), cancel);

    /// <summary>
    /// Runs a transaction, alone among the writers of this process; other processes are met at SQLite's own lock, taken at
    /// once. Commits unless the work throws.
    /// </summary>
    public Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => Task.Run(
        () => Run(_writer, (connection, start) => InTransaction(connection, start, work), cancel), cancel);

    /// <summary>A connection that its caller keeps, outside the pool.</summary>
    public SqliteConnection OpenAlone()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _readers.Dispose();
        _writer.Dispose();
    }

    private async Task<T> Run<T>(Gate gate, Func<SqliteConnection, long, T> work, CancellationToken cancel)
    {
        var start = Stopwatch.GetTimestamp();
        if (!await gate.Enter(_options.Patience, cancel))
            throw new StoreException(StoreFault.Busy, "The database is busy.");
        try
        {
            return Run(work, start);
        }
        finally
        {
            gate.Leave();
        }
    }

    private T Run<T>(Func<SqliteConnection, long, T> work, long start)
    {
        try
        {
            using var connection = new SqliteConnection(_connectionString);
            connection.Open();
            using var budget = new CancellationTokenSource(_options.Budget);
            using var interrupt = budget.Token.Register(() => raw.sqlite3_interrupt(connection.Handle));
            return work(connection, start);
        }
        catch (SqliteException e)
        {
            throw Translated(e);
        }
    }

    private T InTransaction<T>(SqliteConnection connection, long start, Func<SqliteConnection, T> work)
    {
        Execute(connection, "PRAGMA synchronous = FULL");
        Begin(connection, start);
        try
        {
            var result = work(connection);
            Execute(connection, "COMMIT");
            return result;
        }
        catch
        {
            raw.sqlite3_exec(connection.Handle, "ROLLBACK");
            throw;
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
        while ((answer = raw.sqlite3_exec(connection.Handle, "BEGIN IMMEDIATE")) == raw.SQLITE_BUSY && Stopwatch.GetElapsedTime(start) < _options.Patience)
            Thread.Sleep(1);
        raw.sqlite3_busy_timeout(connection.Handle, (int)Math.Min(_options.Patience.TotalMilliseconds, int.MaxValue)); // for all else that may wait
        SqliteException.ThrowExceptionForRC(answer, connection.Handle);
    }

    private static void Execute(SqliteConnection connection, string sql) =>
        SqliteException.ThrowExceptionForRC(raw.sqlite3_exec(connection.Handle, sql), connection.Handle);

    private static StoreException Translated(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new StoreException(StoreFault.Busy, "The database is locked by another writer.", e),
        raw.SQLITE_FULL => StoreException.Full(e),
        raw.SQLITE_INTERRUPT => new StoreException(StoreFault.TimedOut, "The statement took too long.", e),
        _ => new StoreException(StoreFault.Unavailable, $"The database file cannot be used ({Reason(e.SqliteErrorCode)}).", e),
    };

    private static string Reason(int code) => raw.sqlite3_errstr(code).utf8_to_string();
}
