using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>
/// Lends connections of one pool, never more than it holds and never after a long wait, and turns PostgreSQL's errors
/// into <see cref="StoreException"/>.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly ConnectionLimiter _free;
    private readonly StoreOptions _options;
    private readonly Pulse _pulse;
    private long _abandoned;

    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public PostgresConnections(string connectionString, StoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // Work past its budget is abandoned here; the driver's own way would send a cancellation first.
            CommandTimeout = options.Budget == Timeout.InfiniteTimeSpan ? 0 : (int)Math.Ceiling(options.Budget.TotalSeconds) + 30,
        };
        SetDefault("Maximum Pool Size", () => settings.MaxPoolSize = 32);
        SetDefault("Max Auto Prepare", () => settings.MaxAutoPrepare = 32);
        SetDefault("Auto Prepare Min Usages", () => settings.AutoPrepareMinUsages = 2);
        SetDefault("Read Buffer Size", () => settings.ReadBufferSize = 131072); // a whole answer of 1440 rows
        SetDefault("Write Buffer Size", () => settings.WriteBufferSize = 65536); // COPY in few writes
        SetDefault("Timeout", () => settings.Timeout = 2); // s, to connect
        SetDefault("No Reset On Close", () => settings.NoResetOnClose = true); // nothing here outlives its transaction
        SetDefault("Options", () => settings.Options =
            "-c plan_cache_mode=force_generic_plan" // walks the key whatever the statistics say
            + " -c client_connection_check_interval=1000"); // ms; ends what was abandoned
        SetDefault("Cancellation Timeout", () => settings.CancellationTimeout = 500); // ms, on top of the time budget
        SetDefault("Application Name", () => settings.ApplicationName = "candles");

        _options = options;
        _source = Source(settings.ConnectionString, "candles");
        Feed = Source(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString, "candles feed");
        _pulse = new Pulse(Feed);
        _free = new ConnectionLimiter(settings.MaxPoolSize, settings.MaxPoolSize - (settings.MaxPoolSize / 4)); // a write finds a connection, however many read
        Place = $"PostgreSQL {settings.Host}{(settings.Port == 5432 ? "" : $":{settings.Port}")}, database {settings.Database ?? settings.Username}";

        void SetDefault(string key, Action set)
        {
            if (!settings.ShouldSerialize(key)) // a user's own setting wins
                set();
        }
    }

    public string Place { get; }

    public bool IsSilent => _pulse.IsSilent;

    public StorePool Use => _free.Use with { Abandoned = Interlocked.Read(ref _abandoned) };

    /// <summary>For a connection that is held, beside those that are lent.</summary>
    public NpgsqlDataSource Feed { get; }

    /// <summary>Faults that were survived: where, and what.</summary>
    public event Action<string, Exception>? Faulted;

    /// <summary>Reads, once more where the connection turned out to be dead: the server may have been restarted since its last use.</summary>
    /// <param name="work">Its token is for the driver, and is never cancelled: work past its budget is abandoned with its connection.</param>
    /// <param name="cancel">Ends the wait for a connection. A statement that runs is ended by the time budget alone.</param>
    /// <param name="endsWithCaller">Whether it ends the work, too, which costs a connection; for what may take long.</param>
    public Task<T> Read<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel, bool endsWithCaller = false) =>
        Run(LimiterQueue.Reads, work, IsDeadConnection, endsWithCaller, cancel);

    /// <summary>
    /// Writes, once more where the connection turned out to be dead, another writer was faster, or PostgreSQL chose this
    /// transaction to end a deadlock. The work sees to it that a commit whose end is not known is not repeated.
    /// </summary>
    public Task<T> Write<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel) =>
        Run(LimiterQueue.Writes, work, e => IsLostRace(e) || IsDeadConnection(e), endsWithCaller: true, cancel);

    public void Report(string place, Exception fault) => Faulted?.Invoke(place, fault);

    public async ValueTask DisposeAsync()
    {
        await _pulse.DisposeAsync();
        await _source.DisposeAsync();
        await Feed.DisposeAsync();
    }

    /// <param name="name">Stands in Npgsql's metrics, which would show the connection string.</param>
    private static NpgsqlDataSource Source(string connectionString, string name) => new NpgsqlDataSourceBuilder(connectionString) { Name = name }.Build();

    private async Task<T> Run<T>(
        LimiterQueue line, Func<NpgsqlConnection, CancellationToken, Task<T>> work, Func<Exception, bool> isWorthRepeating, bool endsWithCaller, CancellationToken cancel)
    {
        _pulse.Start();
        ThrowIfSilent();
        var start = Stopwatch.GetTimestamp();
        if (!await _free.Enter(line, _options.Patience, cancel))
        {
            ThrowIfSilent();
            throw new StoreException(StoreFault.Busy, "All database connections are in use.");
        }

        var loan = new Loan();
        var working = Work(line, loan, work, isWorthRepeating, start);
        try
        {
            return await working.WaitAsync(Left(start), endsWithCaller ? cancel : CancellationToken.None);
        }
        catch (Exception) when (working.IsCompleted)
        {
            return await working; // its own end, also where that came just behind the budget's
        }
        catch (Exception e)
        {
            loan.Abandon();
            Interlocked.Increment(ref _abandoned);
            _ = working.ContinueWith(done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            ThrowIfSilent();
            if (e is OperationCanceledException)
                throw;
            throw new StoreException(StoreFault.TimedOut, "The time budget of the request is spent.", e);
        }
    }

    /// <summary>Has its place in the gate until its connection is given back or closed, however long somebody waits for it.</summary>
    private async Task<T> Work<T>(
        LimiterQueue line, Loan loan, Func<NpgsqlConnection, CancellationToken, Task<T>> work, Func<Exception, bool> isWorthRepeating, long start)
    {
        try
        {
            try
            {
                return await Once(loan, work, start);
            }
            catch (Exception e) when (!loan.IsAbandoned && isWorthRepeating(e))
            {
                return await Once(loan, work, start);
            }
        }
        catch (Exception e) when (!IsOurs(e))
        {
            throw Translated(e, loan);
        }
        finally
        {
            _free.Leave(line);
        }
    }

    private async Task<T> Once<T>(Loan loan, Func<NpgsqlConnection, CancellationToken, Task<T>> work, long start)
    {
        await using var connection = await Open(start);
        loan.Begin(connection);
        Exception? fault = null;
        try
        {
            var result = await work(connection, CancellationToken.None);
            _pulse.Answered();
            return result;
        }
        catch (Exception e)
        {
            if (e is not PostgresException { SqlState: not PostgresErrorCodes.ReadOnlySqlTransaction } && !IsOurs(e))
                fault = e; // who knows what state it is in
            throw;
        }
        finally
        {
            loan.End(connection, fault);
        }
    }

    /// <summary>Opens within what is left of the patience; a connection of the pool is there at once.</summary>
    private async ValueTask<NpgsqlConnection> Open(long start)
    {
        var left = Math.Max(TimeSpan.TicksPerMillisecond, (_options.Patience - Stopwatch.GetElapsedTime(start)).Ticks);
        using var patience = new CancellationTokenSource(TimeSpan.FromTicks(left));
        try
        {
            return await _source.OpenConnectionAsync(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or NpgsqlException { InnerException: TimeoutException })
        {
            throw new StoreException(StoreFault.Unavailable, "The database did not answer in time.", e);
        }
    }

    private TimeSpan Left(long start)
    {
        if (_options.Budget == Timeout.InfiniteTimeSpan)
            return Timeout.InfiniteTimeSpan;
        var left = _options.Budget - Stopwatch.GetElapsedTime(start);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void ThrowIfSilent()
    {
        if (IsSilent)
            throw new StoreException(StoreFault.Unavailable, "The database does not answer.");
    }

    /// <summary>What our own code says about the data; all else came from the driver or is a mistake, and is reported.</summary>
    private static bool IsOurs(Exception e) => e is StoreException or WriteRefusedException or RollUpException or Keys.KeyRefusedException or InvalidDataException;

    private bool IsDeadConnection(Exception e)
    {
        var isDead = e is PostgresException postgres
            ? postgres.SqlState == PostgresErrorCodes.AdminShutdown
            : e is NpgsqlException { InnerException: not TimeoutException };
        if (!isDead)
            return false;
        _source.Clear(); // its neighbours in the pool died with it
        return true;
    }

    private static bool IsLostRace(Exception e) => e is PostgresException
    {
        SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
    };

    private StoreException Translated(Exception e, Loan loan)
    {
        if (e is PostgresException { SqlState: PostgresErrorCodes.ReadOnlySqlTransaction })
            _source.Clear(); // the pool's connections lead to a primary that is none any more
        if (PostgresFault.Of(e) is { } known)
            return known;
        if (!loan.IsAbandoned)
            Report("database connection", e);
        return new StoreException(StoreFault.Unavailable, "The connection to the database failed.", e);
    }
}
