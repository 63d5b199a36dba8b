using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>A write by psql mends roll-ups, raises the version and is announced, as one of Candles' own.</summary>
public sealed class PostgresTriggerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1m")]
    [InlineData("5m")]
    [InlineData("8h")]
    [InlineData("1d")]
    [InlineData("3d")]
    [InlineData("1w")]
    public async Task Roll_ups_are_mended(string @base)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        var interval = Some.Interval(@base);
        var length = interval.Minutes * 60_000L;
        var start = interval.Floor(Some.Time("2024-02-26"));

        await Property.Holds(3, async random =>
        {
            var series = Some.Series();
            var model = new SeriesModel(interval);
            var written = Some.Candles(random, interval, start, start + (200 * length), kept: 1);
            await store.Write(series, Batch.Of(interval, written), Cancel);
            model.Write(written);
            var from = written[random.Next(100)].OpenTime;
            var to = from + (random.Next(1, 100) * length);

            await psql.ExecuteAsync(
                $"DELETE FROM candle WHERE {Rows(series, interval)} AND open_time >= {from} AND open_time < {to}");
            model.Remove(from, to);
            await psql.ExecuteAsync(
                $"UPDATE candle SET volume = 5, close = open WHERE {Rows(series, interval)} AND open_time < {from + (50 * length)}");
            model.Write([.. model.Candles.Where(c => c.OpenTime < from + (50 * length)).Select(c => c with { Volume = 5, Close = c.Open })]);
            await psql.ExecuteAsync(
                $"INSERT INTO candle SELECT id, {interval.Minutes}, {from}, 2, 3, 1, 2.5, 7 FROM series WHERE key = '{series.LookupKey}'");
            model.Write([new Candle(from, 2, 3, 1, 2.5m, 7)]);

            foreach (var served in interval.Served)
                Assert.Equal(model.All(served), await store.ReadAll(series, served));
            Assert.Equal(model.Version, (await store.ReadEachWay(new CandleQuery(series, interval)))?.Series.Version.Number);
        });
    }

    [Fact]
    public async Task The_change_is_announced_with_the_version_that_is_read()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        var series = Some.Series();
        var written = Some.Candles(1, "5m", "2024-02-28", "2024-02-29");
        await store.Write(series, Batch.Of("5m", written), Cancel);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await psql.ExecuteAsync($"DELETE FROM candle WHERE {Rows(series, Some.Interval("5m"))} AND open_time = {written[3].OpenTime}");

        var version = (await store.ReadEachWay(new CandleQuery(series, Some.Interval("5m"))))!.Value.Series.Version;
        Assert.Equal(2, version.Number);
        Assert.Equal(
            new StoreChange(series, Some.Interval("5m"), written[3].OpenTime, written[3].OpenTime + 300_000, version), await feed.Next());
    }

    [Fact]
    public async Task A_candle_of_no_series_is_refused()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);

        var refused = await Assert.ThrowsAsync<PostgresException>(
            () => psql.ExecuteAsync("INSERT INTO candle VALUES (99, 1, 1780272000000, 2, 3, 1, 2, 5)"));
        Assert.Equal(PostgresErrorCodes.ForeignKeyViolation, refused.SqlState);
    }

    private static string Rows(SeriesKey series, Interval interval) =>
        $"\"interval\" = {interval.Minutes} AND series_id = (SELECT id FROM series WHERE key = '{series.LookupKey}')";
}
