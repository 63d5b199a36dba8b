using Candles.Api.Demo;
using Candles.Data;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candles.Tests.Demo;

public sealed class DemoFillerTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 0, 3, 59, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_for_the_store_fills_says_so_and_goes_on_at_every_minute()
    {
        await using var store = await DemoStore.Create(Cancel);
        var clock = new ManualClock(Start);
        var open = new TaskCompletionSource();
        var filled = new TaskCompletionSource();
        using var filler = Filler(store, clock, open.Task.WaitAsync, filled.SetResult);

        await filler.StartAsync(Cancel);
        Assert.Empty(await store.ListSeries(Cancel));
        open.SetResult();
        await filled.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal("2026-06-10T00:03:00Z", await LastOfBitcoin(store));

        await clock.SomebodyWaits(Cancel);
        clock.Advance(TimeSpan.FromSeconds(1));
        await clock.SomebodyWaits(Cancel);
        Assert.Equal("2026-06-10T00:04:00Z", await LastOfBitcoin(store));

        clock.Advance(TimeSpan.FromMinutes(1));
        await clock.SomebodyWaits(Cancel);
        Assert.Equal("2026-06-10T00:05:00Z", await LastOfBitcoin(store));
        await filler.StopAsync(Cancel);
    }

    [Fact]
    public async Task A_busy_store_is_tried_again_and_what_was_skipped_is_made_up_for()
    {
        await using var store = await DemoStore.Create(Cancel);
        store.IsBusy = true;
        var clock = new ManualClock(Start);
        var filled = false;
        using var filler = Filler(store, clock, _ => Task.CompletedTask, () => filled = true);

        await filler.StartAsync(Cancel);
        await clock.SomebodyWaits(Cancel);
        Assert.False(filled);

        store.IsBusy = false;
        clock.Advance(TimeSpan.FromSeconds(1));
        await clock.SomebodyWaits(Cancel);
        Assert.True(filled);

        store.IsBusy = true;
        clock.Advance(TimeSpan.FromMinutes(1));
        await clock.SomebodyWaits(Cancel);
        Assert.Equal("2026-06-10T00:04:00Z", await LastOfBitcoin(store));

        store.IsBusy = false;
        clock.Advance(TimeSpan.FromMinutes(1));
        await clock.SomebodyWaits(Cancel);
        Assert.Equal("2026-06-10T00:06:00Z", await LastOfBitcoin(store));
        await filler.StopAsync(Cancel);
    }

    private static DemoFiller Filler(ICandleStore store, TimeProvider clock, Func<CancellationToken, Task> whenOpen, Action onFilled) =>
        new(store, new DemoOptions(), clock, whenOpen, onFilled, NullLogger<DemoFiller>.Instance);

    private static async Task<string> LastOfBitcoin(ICandleStore store)
    {
        var bitcoin = (await store.ListSeries(Cancel)).Single(series => series.Key.Equals(DemoSeries.All[0].Key));
        return CandleTime.ToIso(bitcoin.Last!.Value);
    }
}
