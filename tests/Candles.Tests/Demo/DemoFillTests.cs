using Candles.Api.Demo;
using Candles.Data;

namespace Candles.Tests.Demo;

public sealed class DemoFillTests
{
    private static readonly DateTimeOffset Morning = new(2026, 6, 10, 9, 17, 30, TimeSpan.Zero);
    private static readonly DateTimeOffset Evening = new(2026, 6, 10, 21, 0, 59, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fill_and_a_later_one_equal_a_single_fill()
    {
        await using var twice = await DemoStore.Create(Cancel);
        await using var once = await DemoStore.Create(Cancel);
        await Fill(twice, Morning);
        await Fill(twice, Evening);
        await Fill(once, Evening);

        foreach (var interval in Interval.OneMinute.Served)
            Assert.Equal(await once.Dump(interval, Cancel), await twice.Dump(interval, Cancel));
    }

    [Fact]
    public async Task A_fill_reaches_from_midnight_two_days_ago_to_the_current_minute_and_not_beyond()
    {
        await using var store = await DemoStore.Create(Cancel);
        await Fill(store, Morning);

        var stored = await store.ListSeries(Cancel);
        Assert.Equal(DemoSeries.All.Select(series => series.Key).ToHashSet(), stored.Select(series => series.Key).ToHashSet());
        var bitcoin = stored.Single(series => series.Key.Equals(DemoSeries.All[0].Key));
        Assert.Equal("2026-06-08T00:00:00Z", CandleTime.ToIso(bitcoin.First!.Value));
        Assert.Equal("2026-06-10T09:17:00Z", CandleTime.ToIso(bitcoin.Last!.Value));
        Assert.All(stored, series => Assert.InRange(series.Last!.Value, 0, Morning.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public async Task Nothing_is_missing_after_a_fill()
    {
        await using var store = await DemoStore.Create(Cancel);
        await Fill(store, Morning);

        var missing = await new DemoFill(store, DemoMarket.DefaultSeed, new ManualClock(Morning)).FindMissing(2, Cancel);
        Assert.All(missing, span => Assert.Empty(new DemoMarket(span.Series, DemoMarket.DefaultSeed).Between(span.From, span.To)));
    }

    [Fact]
    public async Task Filling_all_again_changes_nothing()
    {
        await using var store = await DemoStore.Create(Cancel);
        await Fill(store, Morning);

        var fill = new DemoFill(store, DemoMarket.DefaultSeed, new ManualClock(Morning));
        await foreach (var part in fill.Store(await fill.FindAll(2, Cancel), Cancel))
            Assert.Equal(new WriteResult(0, 0, part.Rows, Version: 1), part.Result);
    }

    [Fact]
    public async Task A_long_stretch_is_stored_in_parts()
    {
        await using var store = await DemoStore.Create(Cancel);
        var fill = new DemoFill(store, DemoMarket.DefaultSeed, new ManualClock(Morning));
        var bitcoin = (await fill.FindMissing(70, Cancel)).Where(span => span.Series == DemoSeries.All[0]);

        var parts = new List<DemoFilled>();
        await foreach (var part in fill.Store(bitcoin, Cancel))
            parts.Add(part);

        Assert.Equal(3, parts.Count);
        Assert.Equal(parts.Sum(part => part.Rows), (await store.Dump(Interval.OneMinute, Cancel)).Count - 1);
    }

    [Fact]
    public async Task A_series_that_is_written_at_another_interval_is_left_alone_and_named()
    {
        await using var store = await DemoStore.Create(Cancel);
        var key = DemoSeries.All[0].Key;
        var hour = new Candle(Morning.AddMinutes(-17).AddSeconds(-30).ToUnixTimeMilliseconds(), 1, 1, 1, 1, 1);
        Assert.True(Interval.TryParse("1h", out var hourly));
        Assert.True(CandleBatch.TryCreate(hourly, [hour], CandleTime.Max, out var batch, out _));
        await store.Write(key, batch, Cancel);

        var refused = new List<string>();
        var fill = new DemoFill(store, DemoMarket.DefaultSeed, new ManualClock(Morning));
        await foreach (var part in fill.Store(await fill.FindMissing(2, Cancel), Cancel))
        {
            if (part.Refused is { } refusal)
                refused.Add(refusal.Message);
        }

        Assert.StartsWith("demo/USDT/BTC is written at 1h", Assert.Single(refused), StringComparison.Ordinal);
        Assert.Equal(DemoSeries.All.Count, (await store.ListSeries(Cancel)).Count);
    }

    private static async Task Fill(ICandleStore store, DateTimeOffset now)
    {
        var fill = new DemoFill(store, DemoMarket.DefaultSeed, new ManualClock(now));
        await foreach (var part in fill.Store(await fill.FindMissing(2, Cancel), Cancel))
            Assert.Null(part.Refused);
    }
}
