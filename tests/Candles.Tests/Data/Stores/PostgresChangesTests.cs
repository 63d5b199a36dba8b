using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>What is told of the changes that another writer makes.</summary>
public sealed class PostgresChangesTests
{
    private const long Minute = 60_000;
    private static readonly long Start = Some.Time("2024-02-28");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("UPDATE candle SET volume = 5 WHERE {0} AND open_time >= {1} AND open_time < {2}", true)]
    [InlineData("INSERT INTO candle SELECT id, 1, {1} - 1200000, 2, 3, 1, 2.5, 7 FROM series", true)]
    [InlineData("DELETE FROM candle WHERE {0} AND open_time = {1}", false)]
    [InlineData("UPDATE candle SET open_time = open_time - 864000000 WHERE {0} AND open_time = {1}", false)]
    [InlineData("TRUNCATE candle", false)]
    public async Task Is_what_was_written_and_nothing_where_rows_went(string statement, bool isKnown)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T01:00:00", kept: 1)), Cancel);
        var before = (await store.ReadChanges(series, default, Cancel))!.State.Version;
        var (from, to) = (Start + (10 * Minute), Start + (13 * Minute));

        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.ExecuteAsync(string.Format(
            System.Globalization.CultureInfo.InvariantCulture, statement,
            $"series_id = (SELECT id FROM series WHERE key = '{series.LookupKey}') AND \"interval\" = 1", from, to));

        var changes = (await store.ReadChanges(series, before, Cancel))!;
        Assert.True(changes.State.Version > before);
        if (isKnown)
            Assert.Equal(statement.StartsWith('U') ? new(from, to, IsNew: true) : new(Start - (10 * Minute), Start - (9 * Minute), IsNew: true), Assert.Single(changes.Spans!));
        else
            Assert.Null(changes.Spans);
    }

    [Fact]
    public async Task Is_nothing_where_an_older_Candles_wrote()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T01:00:00", kept: 1)), Cancel);
        var before = (await store.ReadChanges(series, default, Cancel))!.State.Version;

        await using var older = new NpgsqlConnection(place.ConnectionString);
        await older.ExecuteAsync("BEGIN; SELECT set_config('candles.writer', 'on', true); UPDATE series SET version = version + 1; COMMIT");

        Assert.Null((await store.ReadChanges(series, before, Cancel))!.Spans);
    }

    [Fact]
    public async Task Goes_with_its_series()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await store.Write(Some.Series(), Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T01:00:00")), Cancel);
        await using var psql = new NpgsqlConnection(place.ConnectionString);

        await psql.ExecuteAsync("DELETE FROM series");
        Assert.Equal(0, await psql.ExecuteScalarAsync<int>("SELECT count(*)::integer FROM recent_change"));

        await store.Write(Some.Series(), Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T01:00:00")), Cancel);
        await psql.ExecuteAsync("TRUNCATE series CASCADE");
        Assert.Equal(0, await psql.ExecuteScalarAsync<int>("SELECT count(*)::integer FROM recent_change"));
    }
}
