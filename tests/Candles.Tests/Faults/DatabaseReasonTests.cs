using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>What people are told where PostgreSQL refuses: a reason in words, and the code to look for in its documentation.</summary>
public sealed class DatabaseReasonTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ALTER ROLE writer SET default_transaction_read_only = on", "25006", "takes no writes")]
    [InlineData("REVOKE UPDATE ON series FROM writer", "42501", "may not")]
    [InlineData("ALTER TABLE candle RENAME TO candles", "42P01", "a table is missing")]
    [InlineData("ALTER TABLE candle RENAME volume TO v", "42703", "its schema is not the one")]
    [InlineData("ALTER TABLE candle ADD CONSTRAINT cheap CHECK (high < 1) NOT VALID", "23514", "the constraint \"cheap\" of table candle")]
    public async Task A_refusal_is_said_in_words(string sql, string code, string words)
    {
        await using var postgres = await PostgresServer.Create();
        var server = postgres.ConnectionString("postgres");
        await using var owner = new NpgsqlConnection(server);
        await owner.OpenAsync(Cancel);
        await owner.ExecuteAsync("CREATE ROLE writer LOGIN; GRANT CREATE ON SCHEMA public TO writer");
        await using (var first = await Open(server))
            await first.Write(Some.Series(), Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:05:00", kept: 1)), Cancel);
        await owner.ExecuteAsync("GRANT ALL ON ALL TABLES IN SCHEMA public TO writer; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO writer");

        await using var store = await Open(new NpgsqlConnectionStringBuilder(server) { Username = "writer", Pooling = true }.ToString());
        await owner.ExecuteAsync(sql);
        var candles = Some.Candles(1, "1m", "2024-02-29", "2024-02-29T00:05:00", kept: 1).Select(c => c with { Open = 2, High = 3, Low = 2, Close = 3 });
        await EndSessions(owner);
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.Write(Some.Series(), Batch.Of("1m", candles), Cancel));

        Assert.Equal(StoreFault.Unavailable, refused.Fault);
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
        Assert.Contains(code, refused.Message, StringComparison.Ordinal);
    }

    private static async Task<ICandleStore> Open(string server)
    {
        ICandleStore store = new Candles.Data.Postgres.PostgresCandleStore(server, new StoreOptions());
        await store.Open(Cancel);
        return store;
    }

    /// <summary>Settings of a role hold from the next session on.</summary>
    private static async Task EndSessions(NpgsqlConnection owner) =>
        await owner.ExecuteAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'writer'");
}
