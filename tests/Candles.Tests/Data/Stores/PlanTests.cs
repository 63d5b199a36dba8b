using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>Reads walk the key of <c>candle</c>, in either direction, and sort nothing.</summary>
public sealed class PlanTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(PostgresSql.ReadNewest, "Index Scan Backward using candle_pkey", "force_custom_plan", false)]
    [InlineData(PostgresSql.ReadNewest, "Index Scan Backward using candle_pkey", "force_custom_plan", true)]
    [InlineData(PostgresSql.ReadNewest, "Index Scan Backward using candle_pkey", "force_generic_plan", true)]
    [InlineData(PostgresSql.ReadOldest, "Index Scan using candle_pkey", "force_custom_plan", false)]
    [InlineData(PostgresSql.ReadOldest, "Index Scan using candle_pkey", "force_custom_plan", true)]
    [InlineData(PostgresSql.ReadOldest, "Index Scan using candle_pkey", "force_generic_plan", true)]
    [InlineData(PostgresSql.ReadNewest, "Index Scan Backward using candle_pkey", "force_generic_plan", false)]
    [InlineData(PostgresSql.ReadOldest, "Index Scan using candle_pkey", "force_generic_plan", false)]
    public async Task PostgreSQL_walks_the_primary_key(string sql, string walk, string planCacheMode, bool isAnalysed)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-08")), Cancel);

        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync(Cancel);
        if (isAnalysed)
            await connection.ExecuteAsync("ANALYZE candle");
        await connection.ExecuteAsync($"SET plan_cache_mode = {planCacheMode}");
        var plan = string.Join('\n', await ExplainPrepared(
            connection, sql, series.LookupKey, Some.Time("2026-06-02"), Some.Time("2026-06-04")));

        Assert.Contains(walk, plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on candle", plan, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("force_custom_plan", false)]
    [InlineData("force_custom_plan", true)]
    [InlineData("force_generic_plan", false)]
    [InlineData("force_generic_plan", true)]
    public async Task PostgreSQL_finds_gaps_by_walking_the_primary_key(string planCacheMode, bool isAnalysed)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-08")), Cancel);

        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync(Cancel);
        if (isAnalysed)
            await connection.ExecuteAsync("ANALYZE candle");
        await connection.ExecuteAsync($"SET plan_cache_mode = {planCacheMode}");
        await connection.ExecuteAsync($"PREPARE gaps (text, integer, bigint, bigint, bigint, integer, integer) AS {PostgresSql.ReadGaps}");
        var plan = string.Join('\n', await connection.QueryAsync<string>(
            $"EXPLAIN EXECUTE gaps ('{series.LookupKey}', 1, {Some.Time("2026-06-02")}, {Some.Time("2026-06-07")}, 60000, 527041, 104)"));

        Assert.Equal(3, plan.Split("using candle_pkey").Length - 1);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Seq Scan on candle", plan, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostgreSQL_walks_the_primary_key_where_series_lie_mixed_as_live_ingest_leaves_them()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync(Cancel);
        await connection.ExecuteAsync("""
            ALTER TABLE candle DISABLE TRIGGER USER;
            INSERT INTO series (key, exchange, market, asset, base) SELECT 'some/usdt/x' || s, 'some', 'USDT', 'X' || s, 1 FROM generate_series(1, 50) s;
            INSERT INTO candle SELECT s, 1, 1780272000000 + m * 60000, 2, 3, 1, 2, 5 FROM generate_series(0, 2999) m, generate_series(1, 50) s;
            ANALYZE candle
            """);

        await using var ours = new PostgresConnections(place.ConnectionString, new StoreOptions());
        var plan = await ours.Read(
            async (own, _) => string.Join('\n', await ExplainPrepared(own, PostgresSql.ReadNewest, "some/usdt/x7", 1780272000000, 1780272000000 + (1450 * 60000))),
            Cancel);

        Assert.Contains("Index Scan Backward using candle_pkey", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("Sort", plan, StringComparison.Ordinal);
    }

    private static async Task<IEnumerable<string>> ExplainPrepared(NpgsqlConnection connection, string sql, string key, long from, long to)
    {
        await connection.ExecuteAsync($"PREPARE read (text, integer, bigint, bigint, integer) AS {sql}");
        return await connection.QueryAsync<string>($"EXPLAIN EXECUTE read ('{key}', 1, {from}, {to}, 1440)");
    }

    [Theory]
    [InlineData(SqliteSql.ReadNewest)]
    [InlineData(SqliteSql.ReadOldest)]
    [InlineData(SqliteSql.ReadOpenTimes)]
    public async Task SQLite_walks_the_primary_key(string sql)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await using var connection = new SqliteConnection(place.ConnectionString);
        await connection.OpenAsync(Cancel);
        var steps = await connection.QueryAsync(
            "EXPLAIN QUERY PLAN " + sql, new { key = "a/b/c", interval = 1, from = 0L, to = 1L, limit = 1440, rows = 1440 });
        var plan = string.Join('\n', steps.Select(step => (string)step.detail));

        Assert.Contains("SEARCH candle USING PRIMARY KEY (series_id=? AND interval=? AND open_time>? AND open_time<?)", plan, StringComparison.Ordinal);
        Assert.DoesNotContain("TEMP B-TREE", plan, StringComparison.Ordinal);
    }
}
