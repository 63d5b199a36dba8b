using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>What psql does to whole series is announced, leaves no candle without its series, and never takes a version back.</summary>
public sealed class PostgresSeriesTriggerTests
{
    private static readonly Interval Base = Some.Interval("5m");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_series_is_announced_as_one_that_Candles_deletes()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var (one, other, kept) = (await Written(store), await Written(store), await Written(store));
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await Psql(place, $"DELETE FROM series WHERE key IN ('{one.LookupKey}', '{other.LookupKey}')");
        await store.Delete(kept, null, null, Cancel);

        var heard = new[] { await feed.Next(), await feed.Next() };
        Assert.Equal([Whole(one, 1, 2), Whole(other, 2, 2)], heard.OrderBy(change => change.Version));
        Assert.Equal(Whole(kept, 3, 2) with { IsOwn = true }, await feed.Next());
        Assert.Equal(0, await Count(place, "candle"));
        Assert.Null(await store.ReadEachWay(new CandleQuery(one, Base)));
    }

    [Fact]
    public async Task A_candle_that_comes_while_its_series_is_deleted_is_refused()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await Written(store);
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        await using var transaction = await psql.BeginTransactionAsync(Cancel);
        await psql.ExecuteAsync("DELETE FROM series");

        var late = Psql(place, "INSERT INTO candle VALUES (1, 5, 1780272000000, 2, 3, 1, 2, 5)");
        while (!late.IsCompleted && !await psql.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"))
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        await transaction.CommitAsync(Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => late);
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
        Assert.Equal(0, await Count(place, "candle"));
    }

    [Fact]
    public async Task Truncated_candles_leave_their_series_at_its_next_version()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var (one, other) = (await Written(store), await Written(store));
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await Psql(place, "TRUNCATE candle");

        var heard = new[] { await feed.Next(), await feed.Next() };
        Assert.Equal([Whole(one, 1, 2), Whole(other, 2, 2)], heard.OrderBy(change => change.Version));
        Assert.Equal(new SeriesVersion(1, 2), (await store.ReadEachWay(new CandleQuery(one, Base)))?.Series.Version);
        foreach (var served in Base.Served)
            Assert.Empty(await store.ReadAll(other, served));
    }

    [Theory]
    [InlineData("TRUNCATE series")]
    [InlineData("TRUNCATE series RESTART IDENTITY")]
    [InlineData("TRUNCATE series, candle")]
    [InlineData("TRUNCATE candle, series RESTART IDENTITY")]
    public async Task Truncated_series_may_be_any_and_their_ids_are_not_given_again(string truncate)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var series = await Written(store);
        await Written(store);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await Psql(place, $"BEGIN; {truncate}; ROLLBACK");
        await Psql(place, truncate);

        Assert.Equal(StoreChange.Anything, await feed.Next());
        Assert.Equal((0, 0), (await Count(place, "series"), await Count(place, "candle")));
        await Write(store, series);
        var again = await feed.Next();
        Assert.Equal(series, again.Series);
        Assert.True(again.Version > new SeriesVersion(2, long.MaxValue), $"{again.Version} was there before.");
    }

    [Fact]
    public async Task A_database_of_the_step_before_is_upgraded()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await Psql(place, "CREATE TABLE schema_version (number integer PRIMARY KEY, installed timestamptz NOT NULL DEFAULT now())");
        foreach (var step in SchemaStep.Of("Postgres").Where(step => step.Number < 5))
            await Psql(place, $"{step.Sql}; INSERT INTO schema_version (number) VALUES ({step.Number})");
        await Psql(place, "INSERT INTO series (key, exchange, market, asset, base) VALUES ('a/b/c', 'a', 'b', 'c', 5)");
        await Psql(place, "INSERT INTO candle VALUES (1, 5, 1780272000000, 2, 3, 1, 2, 5)");

        await using var store = await place.Open(new StoreOptions { Patience = TimeSpan.FromSeconds(30), Budget = TimeSpan.FromSeconds(30), RollsUp = false });
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());
        await Psql(place, "DELETE FROM series");

        Assert.Equal(Whole(SeriesKey.Parse("a/b/c"), 1, 2), await feed.Next());
        Assert.Equal(0, await Count(place, "candle"));
    }

    private static StoreChange Whole(SeriesKey series, long id, long number) =>
        new(series, Base, CandleTime.Min, CandleTime.Max + 1, new SeriesVersion(id, number));

    private static async Task<SeriesKey> Written(ICandleStore store)
    {
        var series = Some.Series();
        await Write(store, series);
        return series;
    }

    private static Task<WriteResult> Write(ICandleStore store, SeriesKey series) =>
        store.Write(series, Batch.Of(Base, Some.Candles(1, "5m", "2024-02-28", "2024-02-29")), Cancel);

    private static async Task Psql(StorePlace place, string sql)
    {
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.ExecuteAsync(sql);
    }

    private static async Task<int> Count(StorePlace place, string table)
    {
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        return await psql.ExecuteScalarAsync<int>($"SELECT count(*) FROM {table}");
    }
}
