using System.Data;
using Candles.Data.Model;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Candles.Data.Sqlite;

/// <summary>What goes wrong in SQLite, in words.</summary>
internal static class SqliteFault
{
    public static StoreException Of(SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED =>
            new StoreException(StoreFault.Busy, "The database is locked by another writer.", e),
        raw.SQLITE_FULL => StoreException.Full(e),
        raw.SQLITE_INTERRUPT => TooLong(e),
        raw.SQLITE_READONLY => new StoreException(
            StoreFault.Unavailable,
            "The database file, or its directory, may only be read: nothing can be written until this process may write both, what is stored can be read.",
            e),
        raw.SQLITE_CANTOPEN => new StoreException(
            StoreFault.Unavailable,
            "The database file cannot be opened: it is missing, or this process may not read it, or not write the directory, where SQLite keeps its log.",
            e),
        raw.SQLITE_IOERR => new StoreException(StoreFault.Unavailable, "The disk of the database failed (disk I/O error).", e),
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => new StoreException(
            StoreFault.Unavailable, $"The database file is damaged ({Reason(e.SqliteErrorCode)}): restore a backup.", e),
        raw.SQLITE_CONSTRAINT or raw.SQLITE_MISMATCH or raw.SQLITE_TOOBIG => new StoreException(
            StoreFault.Unavailable, $"A constraint of the database's tables does not take what was written ({Reason(e.SqliteErrorCode)}).", e)
        {
            MayBeOfOne = true,
        },
        _ => new StoreException(StoreFault.Unavailable, $"The database file cannot be used ({Reason(e.SqliteErrorCode)}).", e),
    };

    public static StoreException TooLong(Exception? e = null) => new(StoreFault.TimedOut, "The statement took too long.", e);

    public static bool IsDamage(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>Whether a row was read that Candles cannot have written, by what our types or Dapper's make of it.</summary>
    public static bool IsOfStoredRow(Exception e) =>
        e is InvalidDataException or FormatException or DataException or InvalidCastException or OverflowException
            or ArgumentOutOfRangeException { ParamName: "minutes" };

    public static StoreException OfStoredRow(Exception e) => new(
        StoreFault.Unavailable,
        $"A row in the database is none that Candles writes ({e.Message.Split('\n')[0].Trim()}); it was put there by other means: mend or remove it.",
        e)
    {
        MayBeOfOne = true,
    };

    public static string Reason(int code) => raw.sqlite3_errstr(code).utf8_to_string();
}
