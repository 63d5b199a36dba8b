using Candles.Api.Demo;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Demo;

public sealed class DemoFillTests
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 10, 9, 17, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = new(2026, 6, 10, 21, 0, 59, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_fill_and_a_later_one_equal_a_single_fill(string kind)
    {
        await using var onePlace = await TestStores.NewPlace(kind);
        await using var otherPlace = await TestStores.NewPlace(kind);
        await using var twice = await onePlace.Open();
        await using var once = await otherPlace.Open();
        await Fill(twice, Morning);
        await Fill(twice, Evening);
        await Fill(once, Evening);

        foreach (var series in DemoSeries.All)
        {
            foreach (var interval in Interval.OneMinute.Served)
                Assert.Equal(await once.ReadAll(series.Key, interval), await twice.ReadAll(series.Key, interval));
        }
    }

    [Fact]
    public async Task What_is_stored_is_what_was_made()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await Fill(store, Morning);

        foreach (var series in DemoSeries.All)
        {
            var made = new DemoMarket(series, CandlesOptions.DefaultDemoSeed).Between(Some.Time("2026-06-08"), Some.Time("2026-06-10T09:17:00"));
            Assert.Equal(made, await store.ReadAll(series.Key, Interval.OneMinute));
        }
    }

    [Fact]
    public async Task A_fill_reaches_from_midnight_two_days_ago_to_the_last_minute_that_has_closed()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await Fill(store, Morning);

        var stored = await store.ListSeries(Cancel);
        Assert.Equal(DemoSeries.All.Select(series => series.Key).ToHashSet(), stored.Select(series => series.Key).ToHashSet());
        var bitcoin = stored.Single(series => series.Key.Equals(DemoSeries.All[0].Key));
        Assert.Equal("2026-06-08T00:00:00Z", CandleTime.ToIso(bitcoin.First!.Value));
        Assert.Equal("2026-06-10T09:16:00Z", CandleTime.ToIso(bitcoin.Last!.Value));
        Assert.All(stored, series => Assert.InRange(series.Last!.Value, 0, Morning.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Filling_all_again_changes_nothing()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await Fill(store, Morning);

        var fill = FillAt(store, Morning);
        await foreach (var part in fill.Store(await fill.FindAll(2, null, Cancel), Cancel))
            Assert.Equal(new WriteResult(0, 0, part.Rows, Version: 1), part.Result);
    }

    [Fact]
    public async Task A_start_after_a_long_absence_fills_no_more_than_a_first_one_but_the_command_leaves_no_hole()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await Fill(store, Morning);

        var later = FillAt(store, Morning.AddDays(10));
        Assert.All(await later.FindMissing(2, Cancel), span => Assert.Equal("2026-06-18T00:00:00Z", CandleTime.ToIso(span.From)));
        Assert.All(
            await later.FindAll(2, null, Cancel),
            span => Assert.InRange(CandleTime.ToIso(span.From), "2026-06-10T08:00:00Z", "2026-06-10T09:18:00Z"));
    }

    [Fact]
    public async Task A_long_stretch_is_stored_in_parts()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        var fill = FillAt(store, Morning);
        var bitcoin = (await fill.FindMissing(70, Cancel)).Where(span => span.Series == DemoSeries.All[0]);

        var parts = new List<DemoFilled>();
        await foreach (var part in fill.Store(bitcoin, Cancel))
            parts.Add(part);

        Assert.Equal(3, parts.Count);
        Assert.Equal(parts.Sum(part => part.Rows), (await store.ReadAll(DemoSeries.All[0].Key, Interval.OneMinute)).Length);
    }

    [Fact]
    public async Task A_series_that_is_written_at_another_interval_is_left_alone_and_named()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        await store.Write(DemoSeries.All[0].Key, Batch.Of("1h", new Candle(Some.Time("2026-06-10T09:00:00"), 1, 1, 1, 1, 1)), Cancel);

        var refused = new List<string>();
        var fill = FillAt(store, Morning);
        await foreach (var part in fill.Store(await fill.FindMissing(2, Cancel), Cancel))
        {
            if (part.Refused is { } refusal)
                refused.Add(refusal.Message);
        }

        Assert.StartsWith("demo/USDT/BTC is written at 1h", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Equal(DemoSeries.All.Count, (await store.ListSeries(Cancel)).Count);
    }

    private static DemoFill FillAt(ICandleStore store, DateTimeOffset now) => new(store, CandlesOptions.DefaultDemoSeed, new ManualClock(now));

    private static async Task Fill(ICandleStore store, DateTimeOffset now)
    {
        var fill = FillAt(store, now);
        await foreach (var part in fill.Store(await fill.FindMissing(2, Cancel), Cancel))
            Assert.Null(part.Refused);
    }
}
