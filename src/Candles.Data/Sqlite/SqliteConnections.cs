using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>
/// Opens pooled connections to one database file, at most a few at a time, and turns SQLite's errors into
/// <see cref="StoreException"/>.
/// </summary>
internal sealed class SqliteConnections : IDisposable
{
    private readonly string _connectionString;
    private readonly StoreOptions _options;
    private readonly SemaphoreSlim _readers = new(Math.Max(8, 4 * Environment.ProcessorCount));
    private readonly SemaphoreSlim _writer = new(1);

    static SqliteConnections() => SQLitePCL.Batteries_V2.Init();

    public SqliteConnections(string file, StoreOptions options)
    {
        _options = options;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = true,

            // Microsoft.Data.Sqlite tries a busy lock again until this has passed, on top of busy_timeout below.
            DefaultTimeout = Math.Max(1, (int)options.Patience.TotalSeconds),
        }.ToString();
    }

    public Task<T> Read<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => Run(_readers, work, cancel);

    /// <summary>Runs alone among the writers of this process; other processes are met at SQLite's own lock.</summary>
    public Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancel) =>
        Task.Run(() => Run(_writer, work, cancel), cancel);

    public void Dispose()
    {
        using (var connection = new SqliteConnection(_connectionString))
            SqliteConnection.ClearPool(connection);
        _readers.Dispose();
        _writer.Dispose();
    }

    private async Task<T> Run<T>(SemaphoreSlim gate, Func<SqliteConnection, T> work, CancellationToken cancel)
    {
        if (!await gate.WaitAsync(_options.Patience, cancel))
            throw new StoreException(StoreFault.Busy, "The database is busy.");
        try
        {
            return Run(work);
        }
        finally
        {
            gate.Release();
        }
    }

    private T Run<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            using var connection = Open();
            return work(connection);
        }
        catch (SqliteException e)
        {
            throw Translated(e);
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString);
        try
        {
            connection.Open();
            SQLitePCL.raw.sqlite3_busy_timeout(connection.Handle, (int)_options.Patience.TotalMilliseconds);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static StoreException Translated(SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED =>
            new StoreException(StoreFault.Busy, "The database is locked by another writer.", e),
        SQLitePCL.raw.SQLITE_INTERRUPT => new StoreException(StoreFault.TimedOut, "The statement took too long.", e),
        _ => new StoreException(StoreFault.Unavailable, $"The database file cannot be used ({Reason(e.SqliteErrorCode)}).", e),
    };

    private static string Reason(int code) => SQLitePCL.raw.sqlite3_errstr(code).utf8_to_string();
}
