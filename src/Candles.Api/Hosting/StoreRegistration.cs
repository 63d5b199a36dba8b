using System.Data.Common;
using Candles.Api.Options;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;

namespace Candles.Api.Hosting;

/// <summary>A kind of store that a connection string can name.</summary>
/// <param name="Accepts">The form of its connection strings, for error texts.</param>
/// <param name="Create">Makes the store of a connection string of this form; null where the string has another form.</param>
internal sealed record StoreKind(string Accepts, Func<string, StoreOptions, ICandleStore?> Create);

/// <summary>Which store the settings name: the one place where that is decided, for the server and for commands.</summary>
internal static class StoreRegistration
{
    public const string ConnectionName = "Candles";
    private const string EmbeddedFile = "candles.db";

    /// <summary>The store registration: the first kind that takes a connection string makes the store.</summary>
    public static IReadOnlyList<StoreKind> All { get; } =
    [
        new("Data Source=FILE", CreateSqlite),
        new("Host=…;Database=…;Username=…;Password=…", CreatePostgres),
        new("postgres://user:password@host:port/database", CreatePostgresOfUrl),
    ];

    /// <summary>Whether the server keeps demo series filled: in the embedded store alone, unless they are turned off.</summary>
    public static bool KeepsDemo(IConfiguration configuration, CandlesOptions options) => options.Demo && IsEmbedded(configuration);

    /// <summary>The store that the settings name, not yet opened.</summary>
    /// <param name="times">How long it may take; what the options say where not given.</param>
    /// <exception cref="StartException">The connection string is of no known form.</exception>
    public static ICandleStore Create(IConfiguration configuration, CandlesOptions options, StoreOptions? times = null)
    {
        times ??= options.Store;
        if (IsEmbedded(configuration))
            return new SqliteCandleStore(Path.Combine(options.DataDirectory, EmbeddedFile), times);

        var connection = configuration.GetConnectionString(ConnectionName)!;
        foreach (var kind in All)
        {
            if (kind.Create(connection, times) is { } store)
                return store;
        }

        throw new StartException(
            $"ConnectionStrings:{ConnectionName} is none of {string.Join(" | ", All.Select(k => k.Accepts))} (not shown: it may hold a password).");
    }

    /// <summary>The settings of commands, which are the server's: appsettings.json beside the program, then the environment.</summary>
    public static IConfiguration Settings() => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true)
        .AddEnvironmentVariables()
        .Build();

    private static bool IsEmbedded(IConfiguration configuration) => string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionName));

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
