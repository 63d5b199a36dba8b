using Candles.Tests.Support;
using Npgsql;

[assembly: AssemblyFixture(typeof(PostgresCluster))]

namespace Candles.Tests.Support;

/// <summary>
/// The PostgreSQL server of all tests: the one that the connection string in <c>CANDLES_TEST_POSTGRES</c> names, else a
/// throw-away one, started when the first test asks for a database.
/// </summary>
public sealed class PostgresCluster : IAsyncDisposable
{
    private readonly Lazy<Task<PostgresServer>> _server = new(() => PostgresServer.Create());
    private int _databases;

    /// <summary>The cluster of the running test assembly.</summary>
    public static async Task<PostgresCluster> Current() =>
        await TestContext.Current.GetFixture<PostgresCluster>() ?? throw new InvalidOperationException("The assembly has no PostgresCluster.");

    /// <summary>A fresh, empty database. Skips the test where PostgreSQL is missing, or fails it with <c>CI=true</c>.</summary>
    public async Task<PostgresDatabase> CreateDatabase()
    {
        var server = await AdminConnectionString();
        var name = FormattableString.Invariant($"candles_test_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}");
        await PostgresDatabase.Execute(server, $"CREATE DATABASE {name} TEMPLATE template0");
        return new PostgresDatabase(server, name);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
            await (await _server.Value).DisposeAsync();
    }

    private async Task<string> AdminConnectionString()
    {
        if (Environment.GetEnvironmentVariable("CANDLES_TEST_POSTGRES") is { Length: > 0 } named)
            return named;

        PostgresServer.RequireTools();
        return (await _server.Value).ConnectionString("postgres");
    }
}

/// <summary>A database for one test; dropped when the test lets go of it.</summary>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly string _server;
    private readonly string _name;

    internal PostgresDatabase(string server, string name)
    {
        _server = server;
        _name = name;
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = name }.ToString();
    }

    public string ConnectionString { get; }

    public async ValueTask DisposeAsync() => await Execute(_server, $"DROP DATABASE {_name} WITH (FORCE)");

    /// <summary>Not cancelled with the test: a database is to be dropped after it.</summary>
    internal static async Task Execute(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ToString());
        await connection.OpenAsync(CancellationToken.None);
#pragma warning disable CA2100 // made of names of our own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
