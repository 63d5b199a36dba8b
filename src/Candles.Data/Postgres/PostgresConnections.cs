using System.Diagnostics;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>
/// Lends connections of one pool, never more than it holds and never after a long wait, and turns PostgreSQL's errors
/// into <see cref="StoreException"/>.
/// </summary>
internal sealed class PostgresConnections : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly Gate _free;
    private readonly StoreOptions _options;

    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    public PostgresConnections(string connectionString, StoreOptions options)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // The time budget is a token's; this is for a server that hangs and does not answer a cancellation either.
            CommandTimeout = options.Budget == Timeout.InfiniteTimeSpan ? 0 : (int)Math.Ceiling(options.Budget.TotalSeconds) + 1,
        };
        SetDefault("Maximum Pool Size", () => settings.MaxPoolSize = 32);
        SetDefault("Max Auto Prepare", () => settings.MaxAutoPrepare = 32);
        SetDefault("Auto Prepare Min Usages", () => settings.AutoPrepareMinUsages = 2);
        SetDefault("Read Buffer Size", () => settings.ReadBufferSize = 131072); // a whole answer of 1440 rows
        SetDefault("Write Buffer Size", () => settings.WriteBufferSize = 65536); // COPY in few writes
        SetDefault("Timeout", () => settings.Timeout = 2); // s, to connect
        SetDefault("No Reset On Close", () => settings.NoResetOnClose = true); // nothing here outlives its transaction
        SetDefault("Options", () => settings.Options = "-c plan_cache_mode=force_generic_plan"); // walks the key whatever the statistics say
        SetDefault("Cancellation Timeout", () => settings.CancellationTimeout = 500); // ms, on top of the time budget
        SetDefault("Application Name", () => settings.ApplicationName = "candles");

        _options = options;
        _source = Source(settings.ConnectionString, "candles");
        Feed = Source(new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Pooling = false }.ConnectionString, "candles feed");
        _free = new Gate(settings.MaxPoolSize);
        Place = $"PostgreSQL {settings.Host}{(settings.Port == 5432 ? "" : $":{settings.Port}")}, database {settings.Database ?? settings.Username}";

        void SetDefault(string key, Action set)
        {
            if (!settings.ShouldSerialize(key)) // a user's own setting wins
                set();
        }
    }

    public string Place { get; }

    public StorePool Use => _free.Use;

    /// <summary>For a connection that is held, beside those that are lent.</summary>
    public NpgsqlDataSource Feed { get; }

    /// <summary>Reads, once more where the connection turned out to be dead: the server may have been restarted since its last use.</summary>
    /// <param name="cancel">Ends the wait for a connection. A statement that runs is ended by the time budget alone: to cancel one costs its
    /// connection, and it takes a millisecond.</param>
    public async Task<T> Read<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var budget = new CancellationTokenSource(_options.Budget);
        return await Run(work, IsDeadConnection, cancel, budget.Token);
    }

    /// <summary>
    /// Writes, once more where the connection turned out to be dead, another writer was faster, or PostgreSQL chose this
    /// transaction to end a deadlock. The work sees to it that a commit whose end is not known is not repeated.
    /// </summary>
    public async Task<T> Write<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel)
    {
        using var budget = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        budget.CancelAfter(_options.Budget);
        return await Run(work, e => IsLostRace(e) || IsDeadConnection(e), cancel, budget.Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await Feed.DisposeAsync();
        _free.Dispose();
    }

    /// <param name="name">Stands in Npgsql's metrics, which would show the connection string.</param>
    private static NpgsqlDataSource Source(string connectionString, string name) => new NpgsqlDataSourceBuilder(connectionString) { Name = name }.Build();

    private async Task<T> Run<T>(
        Func<NpgsqlConnection, CancellationToken, Task<T>> work, Func<Exception, bool> isWorthRepeating, CancellationToken cancel, CancellationToken budget)
    {
        var start = Stopwatch.GetTimestamp();
        if (!await _free.Enter(_options.Patience, cancel))
            throw new StoreException(StoreFault.Busy, "All database connections are in use.");
        try
        {
            try
            {
                return await Once(work, start, budget);
            }
            catch (Exception e) when (isWorthRepeating(e))
            {
                return await Once(work, start, budget);
            }
        }
        catch (OperationCanceledException e) when (budget.IsCancellationRequested && !cancel.IsCancellationRequested)
        {
            throw new StoreException(StoreFault.TimedOut, "The time budget of the request is spent.", e);
        }
        catch (Exception e) when (Translated(e) is { } fault)
        {
            throw fault;
        }
        finally
        {
            _free.Leave();
        }
    }

    private async Task<T> Once<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, long start, CancellationToken budget)
    {
        await using var connection = await Open(start, budget);
        return await work(connection, budget);
    }

    /// <summary>Opens within what is left of the patience; a connection of the pool is there at once.</summary>
    private async ValueTask<NpgsqlConnection> Open(long start, CancellationToken budget)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(budget);
        patience.CancelAfter(TimeSpan.FromTicks(Math.Max(TimeSpan.TicksPerMillisecond, (_options.Patience - Stopwatch.GetElapsedTime(start)).Ticks)));
        try
        {
            return await _source.OpenConnectionAsync(patience.Token);
        }
        catch (OperationCanceledException e) when (!budget.IsCancellationRequested)
        {
            throw new StoreException(StoreFault.Unavailable, "The database did not answer in time.", e);
        }
    }

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

    private static StoreException? Translated(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } =>
            new StoreException(StoreFault.TimedOut, "The statement took too long, or an administrator cancelled it.", e),
        PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } =>
            new StoreException(StoreFault.Busy, "Another transaction keeps what this one needs locked.", e) { MayBeOfOne = true },
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } =>
            new StoreException(StoreFault.Busy, "The database has no connection left for this server.", e),
        PostgresException
        {
            SqlState: PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure,
        } => new StoreException(StoreFault.Busy, "The database is busy.", e),
        PostgresException { SqlState: PostgresErrorCodes.DiskFull } => StoreException.Full(e),
        PostgresException postgres =>
            new StoreException(StoreFault.Unavailable, $"The database refused: {ReasonOf(postgres.SqlState)}.", e) { MayBeOfOne = IsOfData(postgres.SqlState) },
        NpgsqlException { InnerException: TimeoutException } => new StoreException(StoreFault.TimedOut, "The statement took too long.", e),
        NpgsqlException or System.Net.Sockets.SocketException => new StoreException(StoreFault.Unavailable, "The database cannot be reached.", e),
        _ => null,
    };

    /// <summary>Data that a type, a constraint, a view or a trigger does not take; not a setting of a connection.</summary>
    private static bool IsOfData(string state) =>
        (state.StartsWith("22", StringComparison.Ordinal) && state != PostgresErrorCodes.InvalidParameterValue) || state.StartsWith("23", StringComparison.Ordinal)
        || state is PostgresErrorCodes.WithCheckOptionViolation or PostgresErrorCodes.RaiseException;

    private static string ReasonOf(string state) => state switch
    {
        PostgresErrorCodes.InvalidCatalogName => "there is no such database (3D000)",
        PostgresErrorCodes.InvalidPassword => "the password is wrong (28P01)",
        PostgresErrorCodes.InvalidAuthorizationSpecification => "this user may not connect (28000)",
        PostgresErrorCodes.InsufficientPrivilege => "this user may not do that; it needs to own the database or its schema (42501)",
        PostgresErrorCodes.UndefinedTable => "a table is missing; restart Candles to set the schema up (42P01)",
        PostgresErrorCodes.UndefinedColumn or PostgresErrorCodes.UndefinedFunction =>
            $"its schema is not the one that this Candles set up; restart Candles, and see what changed it ({state})",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it takes no writes: it is a standby, or set to be read-only (25006)",
        "25P03" => "a transaction stood still for longer than it allows (25P03)",
        PostgresErrorCodes.AdminShutdown => "it is being stopped, or an administrator ended the connection (57P01)",
        PostgresErrorCodes.CrashShutdown => "one of its processes crashed, and it is recovering (57P02)",
        PostgresErrorCodes.CannotConnectNow => "it is starting or stopping (57P03)",
        PostgresErrorCodes.DatabaseDropped => "the database was dropped (57P04)",
        PostgresErrorCodes.OutOfMemory => "it has no memory left (53200)",
        PostgresErrorCodes.ConfigurationLimitExceeded => "a limit of its configuration is reached (53400)",
        PostgresErrorCodes.IoError => "it cannot read or write its files; its log says more (58030)",
        PostgresErrorCodes.UndefinedFile => "one of its files is missing; its log says more (58P01)",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => $"what it stored is damaged; its log says more ({state})",
        PostgresErrorCodes.ProtocolViolation => "what answers there does not speak as PostgreSQL does, or as a pooler should (08P01)",
        PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation or PostgresErrorCodes.ForeignKeyViolation
            or PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.WithCheckOptionViolation =>
            $"a constraint of its tables does not take what was written ({state})",
        PostgresErrorCodes.RaiseException => "a trigger does not take what was written (P0001)",
        _ when IsOfData(state) => $"it cannot hold what was written ({state})",
        _ => $"its error code is {state}, which its log explains",
    };
}
