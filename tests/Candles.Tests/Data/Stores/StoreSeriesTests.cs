using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreSeriesTests
{
    private static readonly Candle[] Written = Some.Candles(1, "1m", "2024-02-29T12:00:00", "2024-02-29T13:00:00", kept: 1);

    [Theory, EachStore]
    public async Task Series_are_listed_by_exchange_then_market_then_asset_whatever_the_collation(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        string[] ordered = ["a/USDT/X", "a-b/USDT/X", "a.b/USDT/X", "A_c/BTC/X", "A_c/USDT/A", "A_c/USDT/b", "ab/USDT/X", "B/USDT/X"];
        foreach (var key in ordered.Reverse())
            await candles.Write(SeriesKey.Parse(key), Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-01T01:00:00")), Cancel);

        Assert.Equal(ordered, (await candles.ListSeries(Cancel)).Select(series => series.Key.ToString()));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_fresh_store_holds_no_series(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        Assert.Empty(await candles.ListSeries(Cancel));
        await candles.Ping(Cancel);
    }

    [Theory, EachStore]
    public async Task The_list_names_each_series_with_its_base_and_its_first_and_last_candle(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        await candles.Write(SeriesKey.Parse("zulu/USDT/BTC"), Batch.Of("1m", Written), Cancel);
        await candles.Write(SeriesKey.Parse("alpha/USDT/NEAR"), Batch.Of("1d", Some.Candles(1, "1d", "2024-02-01", "2024-03-01", kept: 1)), Cancel);
        await candles.Write(SeriesKey.Parse("alpha/EUR/NEAR"), Batch.Of("1m", Written[5]), Cancel);

        Assert.Equal(
            [
                new SeriesSummary(SeriesKey.Parse("alpha/EUR/NEAR"), Interval.OneMinute, Written[5].OpenTime, Written[5].OpenTime),
                new SeriesSummary(SeriesKey.Parse("alpha/USDT/NEAR"), Some.Interval("1d"), Some.Time("2024-02-01"), Some.Time("2024-02-29")),
                new SeriesSummary(SeriesKey.Parse("zulu/USDT/BTC"), Interval.OneMinute, Written[0].OpenTime, Written[^1].OpenTime),
            ],
            (await candles.ListSeries(Cancel)).Select(series => series with { Version = default }));
    }

    [Theory, EachStore]
    public async Task Names_are_looked_up_without_regard_to_case(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        await candles.Write(SeriesKey.Parse("Binance/USDT/Near"), Batch.Of("1m", Written[..30]), Cancel);

        Assert.Equal(
            new WriteResult(30, 0, 0, 2), await candles.Write(SeriesKey.Parse("BINANCE/usdt/nEAR"), Batch.Of("1m", Written[30..]), Cancel));
        var read = await candles.ReadEachWay(new CandleQuery(SeriesKey.Parse("binance/usdt/near"), Interval.OneMinute));
        Assert.Equal(Written, read?.Candles);
    }

    [Theory, EachStore]
    public async Task The_spelling_first_stored_is_the_canonical_one(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        await candles.Write(SeriesKey.Parse("Binance/USDT/Near"), Batch.Of("1m", Written[..30]), Cancel);
        await candles.Write(SeriesKey.Parse("BINANCE/usdt/nEAR"), Batch.Of("1m", Written), Cancel);

        Assert.Equal("Binance/USDT/Near", Assert.Single(await candles.ListSeries(Cancel)).Key.ToString());
    }

    [Theory, EachStore]
    public async Task A_new_series_takes_over_the_spelling_of_its_exchange(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        await candles.Write(SeriesKey.Parse("Binance/USDT/Near"), Batch.Of("1m", Written), Cancel);
        await candles.Write(SeriesKey.Parse("binance/usdt/BTC"), Batch.Of("1m", Written), Cancel);

        Assert.Equal(["Binance/USDT/BTC", "Binance/USDT/Near"], (await candles.ListSeries(Cancel)).Select(series => series.Key.ToString()));
    }

    [Theory, EachStore]
    public async Task Series_with_like_names_are_kept_apart(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        SeriesKey[] keys = [.. new[] { "a/b/c", "a/c/b", "b/a/c", "a_/b/c", "a%/b/c", "a.b/c/d", "a/b.c/d", "a-/b/c" }
            .Where(text => SeriesKey.TryParse(text, out _))
            .Select(SeriesKey.Parse)];
        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
            await candles.Write(key, Batch.Of("1m", Written[i]), Cancel);

        foreach (var (key, i) in keys.Select((key, i) => (key, i)))
            Assert.Equal([Written[i]], (await candles.ReadEachWay(new CandleQuery(key, Interval.OneMinute)))!.Value.Candles);
    }

    [Theory, EachStore]
    public async Task What_was_written_is_there_after_a_restart(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        var series = Some.Series();
        await using (var before = await place.Open())
            await before.Write(series, Batch.Of("1m", Written), Cancel);

        await using var after = await place.Open();
        var read = await after.ReadEachWay(new CandleQuery(series, Interval.OneMinute));
        Assert.Equal(1, read?.Series.Version.Number);
        Assert.Equal(Written, read?.Candles);
    }

    [Theory, EachStore]
    public async Task Before_it_is_open_a_store_is_unavailable(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = place.Connect();

        await Unavailable(() => candles.Write(Some.Series(), Batch.Of("1m", Written), Cancel));
        await Unavailable(() => candles.ListSeries(Cancel));
        await Unavailable(() => candles.ReadEachWay(new CandleQuery(Some.Series(), Interval.OneMinute)));

        async Task Unavailable(Func<Task> act) => Assert.Equal(StoreFault.Unavailable, (await Assert.ThrowsAsync<StoreException>(act)).Fault);
    }
}
