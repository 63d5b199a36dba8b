using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;

namespace Candles.Data;

/// <summary>Makes stores: the one place where a connection string chooses one. None is opened yet.</summary>
public static class CandleStores
{
    /// <summary>The kinds of store; the first that takes a connection string makes the store.</summary>
    private static readonly (string Accepts, Func<string, StoreOptions, ICandleStore?> Create)[] Kinds =
    [
        ("Data Source=FILE", CreateSqlite),
        ("Host=…;Database=…;Username=…;Password=…", CreatePostgres),
        ("postgres://user:password@host:port/database", CreatePostgresOfUrl),
    ];

    /// <summary>The forms of connection strings, for error texts.</summary>
    public static string Accepted { get; } = string.Join(" | ", Kinds.Select(kind => kind.Accepts));

    /// <summary>A store in an SQLite file, which is created when the store is opened.</summary>
    public static ICandleStore InFile(string file, StoreOptions options) => new SqliteCandleStore(file, options);

    /// <summary>The store that a connection string names. False if the string has none of the accepted forms.</summary>
    public static bool TryCreate(string connection, StoreOptions options, [NotNullWhen(true)] out ICandleStore? store)
    {
        store = null;
        foreach (var kind in Kinds)
            store ??= kind.Create(connection, options);
        return store is not null;
    }

    private static SqliteCandleStore? CreateSqlite(string connection, StoreOptions options) =>
        PartsOf(connection) is { Count: 1 } parts && parts.TryGetValue("Data Source", out var file) && file is string { Length: > 0 } path
            ? new SqliteCandleStore(Path.GetFullPath(path), options)
            : null;

    private static PostgresCandleStore? CreatePostgres(string connection, StoreOptions options)
    {
        if (PartsOf(connection) is not { } parts || !(parts.ContainsKey("Host") || parts.ContainsKey("Server")))
            return null;
        try
        {
            return new PostgresCandleStore(connection, options);
        }
        catch (ArgumentException)
        {
            return null; // its message may quote the string
        }
    }

    private static PostgresCandleStore? CreatePostgresOfUrl(string connection, StoreOptions options) =>
        PostgresUrl.TryParse(connection, out var parts) ? CreatePostgres(parts, options) : null;

    private static DbConnectionStringBuilder? PartsOf(string connection)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connection };
        }
        catch (ArgumentException)
        {
            return null; // no list of KEY=VALUE
        }
    }
}
