using Candles.Data.Model;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>PostgreSQL's and the driver's errors in words for people, as faults of a store.</summary>
internal static class PostgresFault
{
    /// <returns>Null where it is none of theirs.</returns>
    public static StoreException? Of(Exception e) => e switch
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
            new StoreException(StoreFault.Unavailable, $"The database refused: {ReasonOf(postgres)}.", e) { MayBeOfOne = IsOfData(postgres.SqlState) },
        NpgsqlException { InnerException: TimeoutException } => new StoreException(StoreFault.TimedOut, "The statement took too long.", e),
        NpgsqlException or System.Net.Sockets.SocketException => new StoreException(StoreFault.Unavailable, "The database cannot be reached.", e),
        _ => null,
    };

    /// <summary>Data that a type, a constraint, a view or a trigger does not take; not a setting of a connection.</summary>
    private static bool IsOfData(string state) =>
        (state.StartsWith("22", StringComparison.Ordinal) && state != PostgresErrorCodes.InvalidParameterValue) || state.StartsWith("23", StringComparison.Ordinal)
        || state is PostgresErrorCodes.WithCheckOptionViolation or PostgresErrorCodes.RaiseException;

    private static string ReasonOf(PostgresException e) => IsOfConstraint(e.SqlState)
        ? $"{ConstraintOf(e)} does not take what was written ({e.SqlState})"
        : ReasonOf(e.SqlState);

    private static bool IsOfConstraint(string state) => state is PostgresErrorCodes.CheckViolation or PostgresErrorCodes.NotNullViolation
        or PostgresErrorCodes.ForeignKeyViolation or PostgresErrorCodes.ExclusionViolation or PostgresErrorCodes.WithCheckOptionViolation;

    /// <summary>By its name, in words: the constraint "interval is known" of table candle.</summary>
    private static string ConstraintOf(PostgresException e) =>
        (e.ConstraintName is { Length: > 0 } name ? $"the constraint \"{name.Replace('_', ' ')}\"" : "a constraint")
        + (e.TableName is { Length: > 0 } table ? $" of table {table}" : " of its tables");

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
        PostgresErrorCodes.InvalidParameterValue => "it does not take a setting of ours; Options in the connection string replaces them (22023)",
        PostgresErrorCodes.CannotConnectNow => "it is starting or stopping (57P03)",
        PostgresErrorCodes.DatabaseDropped => "the database was dropped (57P04)",
        PostgresErrorCodes.OutOfMemory => "it has no memory left (53200)",
        PostgresErrorCodes.ConfigurationLimitExceeded => "a limit of its configuration is reached (53400)",
        PostgresErrorCodes.IoError => "it cannot read or write its files; its log says more (58030)",
        PostgresErrorCodes.UndefinedFile => "one of its files is missing; its log says more (58P01)",
        PostgresErrorCodes.DataCorrupted or PostgresErrorCodes.IndexCorrupted => $"what it stored is damaged; its log says more ({state})",
        PostgresErrorCodes.ProtocolViolation => "what answers there does not speak as PostgreSQL does, or as a pooler should (08P01)",
        PostgresErrorCodes.RaiseException => "a trigger does not take what was written (P0001)",
        _ when IsOfData(state) => $"it cannot hold what was written ({state})",
        _ => $"its error code is {state}, which its log explains",
    };
}
