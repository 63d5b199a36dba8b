using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>
/// Opens pooled connections to one database file, at most a few at a time, and turns what goes wrong into <see cref="StoreException"/>.
/// None of them creates a file: only <see cref="Open"/> does.
/// </summary>
internal sealed class SqliteConnections : IDisposable
{
    /// <summary>Beyond the budget, for a statement to end that was interrupted.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    private readonly string _connectionString;
    private readonly StoreOptions _options;
    private readonly SqliteFiles _files;
    private readonly SqliteTransaction _transaction;
    private readonly ConnectionLimiter _readers = new(Math.Max(8, 4 * Environment.ProcessorCount));
    private readonly ConnectionLimiter _writer = new(1);
    private long _abandoned;

    static SqliteConnections() => Batteries_V2.Init();

    public SqliteConnections(string file, StoreOptions options)
    {
        _options = options;
        _connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = true,
            DefaultTimeout = 1,
        }.ToString();
        _files = new SqliteFiles(file);
        _files.Lost += Lost;
        _transaction = new SqliteTransaction(_files, options, OpenAlone);
    }

    /// <inheritdoc cref="ICandleStore.Faulted"/>
    public event Action<string, Exception>? Faulted;

    public StorePool Use => _readers.Use + _writer.Use with { Abandoned = Interlocked.Read(ref _abandoned) };

    public SqliteFiles Files => _files;

    public SqliteTransaction Transaction => _transaction;

    /// <summary>Creates the file where it is missing, and watches it from then on.</summary>
    public Task Open(CancellationToken cancel) => Task.Run(
        () => Translated(() =>
        {
            _files.Open();
            return true;
        }),
        cancel);

    /// <summary>Runs a read; its one statement is its snapshot.</summary>
    public Task<T> Read<T>(Func<SqliteConnection, T> work, CancellationToken cancel) => Run(
        _readers,
        LimiterQueue.Reads,
        (connection, _) =>
        {
            using var budget = new Interruption(connection, _options.Budget, Stopwatch.GetTimestamp());
            return work(connection);
        },
        cancel);

    /// <summary>
    /// Runs a transaction, alone among the writers of this process; other processes are met at SQLite's own lock, taken at
    /// once. Commits unless the work throws. Nobody waits longer than the budget, whatever the disk does.
    /// </summary>
    /// <param name="waited">How long its writers have waited already, which is taken off patience and budget.</param>
    public async Task<T> Write<T>(Func<SqliteConnection, T> work, CancellationToken cancel, TimeSpan waited = default)
    {
        var turn = new CommitTurn();
        var working = Task.Run(
            () => Run(_writer, LimiterQueue.Writes, (connection, start) => InTransaction(connection, start, turn, work), cancel, waited), cancel);
        try
        {
            return await working.WaitAsync(_options.Budget == Timeout.InfiniteTimeSpan ? _options.Budget : _options.Budget - waited + Grace, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            if (working.IsCompleted)
                return await working;
        }

        Interlocked.Increment(ref _abandoned);
        _ = working.ContinueWith(
            done => Report("abandoned transaction", done.Exception!.InnerException!),
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default);
        throw turn.TryAbandon()
            ? SqliteFault.TooLong()
            : new StoreException(StoreFault.OutcomeUnknown, "The disk takes longer over the commit than a request may take.");
    }

    /// <summary>A connection that its caller keeps, outside the pool.</summary>
    public SqliteConnection OpenAlone() => Connect(new SqliteConnectionStringBuilder(_connectionString) { Pooling = false }.ToString());

    public void Report(string place, Exception fault) => Faulted?.Invoke(place, fault);

    public void Dispose()
    {
        ClearPool();
        _files.Dispose();
    }

    private async Task<T> Run<T>(ConnectionLimiter gate, LimiterQueue line, Func<SqliteConnection, long, T> work, CancellationToken cancel, TimeSpan waited = default)
    {
        var start = Stopwatch.GetTimestamp() - (long)(waited.TotalSeconds * Stopwatch.Frequency);
        if (!await gate.Enter(line, _options.Patience - waited, cancel))
            throw new StoreException(StoreFault.Busy, "The database is busy.");
        try
        {
            return Translated(() => Run(work, start));
        }
        finally
        {
            gate.Leave(line);
        }
    }

    /// <summary>A connection that was opened while file or log could not be written never writes: once more then, on a new one.</summary>
    private T InTransaction<T>(SqliteConnection connection, long start, CommitTurn turn, Func<SqliteConnection, T> work)
    {
        try
        {
            return _transaction.Run(connection, start, turn, work);
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_READONLY && !turn.IsTaken)
        {
            ClearPool();
            using var another = Connect(_connectionString);
            return _transaction.Run(another, start, turn, work);
        }
    }

    /// <summary>What is read from files that were lost meanwhile is not handed out.</summary>
    private T Run<T>(Func<SqliteConnection, long, T> work, long start)
    {
        _files.ThrowIfLost();
        T result;
        using (var connection = Connect(_connectionString))
            result = work(connection, start);

        _files.ThrowIfLost();
        return result;
    }

    private static SqliteConnection Connect(string connectionString)
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private T Translated<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException e)
        {
            if (SqliteFault.IsDamage(e))
                _files.Damaged(e);
            throw _files.Check() is { } trouble ? new StoreException(StoreFault.Unavailable, trouble, e) : SqliteFault.Of(e);
        }
        catch (Exception e) when (SqliteFault.IsOfStoredRow(e))
        {
            Report("stored row", e);
            throw SqliteFault.OfStoredRow(e);
        }
    }

    private void Lost(Exception fault)
    {
        ClearPool(); // its connections may be to files that took the place of ours
        Report("database file", fault);
    }

    private void ClearPool()
    {
        using var connection = new SqliteConnection(_connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
