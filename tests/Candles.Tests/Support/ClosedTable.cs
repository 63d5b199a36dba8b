using Dapper;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>The table of candles, which nobody can read until it is opened again.</summary>
internal sealed class ClosedTable : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private ClosedTable(NpgsqlConnection connection) => _connection = connection;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ClosedTable> Lock(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Application Name=blocker;Pooling=false");
        await connection.OpenAsync(Cancel);
        await connection.ExecuteAsync(new CommandDefinition("BEGIN; LOCK TABLE candle IN ACCESS EXCLUSIVE MODE", cancellationToken: Cancel));
        return new ClosedTable(connection);
    }

    /// <summary>How many statements wait for it.</summary>
    public Task<int> Waiting() => _connection.QuerySingleAsync<int>(new CommandDefinition(
        "SELECT count(*)::integer FROM pg_stat_activity WHERE application_name = 'candles' AND wait_event_type = 'Lock'", cancellationToken: Cancel));

    public Task Open() => _connection.ExecuteAsync(new CommandDefinition("ROLLBACK", cancellationToken: Cancel));

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
