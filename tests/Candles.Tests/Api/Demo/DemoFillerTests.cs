using Candles.Api.Demo;
using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candles.Tests.Api.Demo;

public sealed class DemoFillerTests
{
    private static readonly DateTimeOffset Start = new(2026, 6, 10, 0, 3, 59, TimeSpan.Zero);
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_waits_for_the_store_fills_says_so_and_goes_on_at_every_minute()
    {
        await using var market = await Market.Create();
        await Assert.ThrowsAsync<StoreException>(() => market.Store.ListSeries(Cancel)); // not open yet

        await market.Opener.StartAsync(Cancel);
        await market.Clock.SomebodyWaits(Cancel);
        Assert.True(market.IsFilled);
        Assert.Equal("2026-06-10T00:03:00Z", await market.LastOfBitcoin());

        await market.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-06-10T00:04:00Z", await market.LastOfBitcoin());
        await market.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("2026-06-10T00:05:00Z", await market.LastOfBitcoin());
    }

    [Fact]
    public async Task The_open_candle_grows_every_second_and_comes_to_what_a_later_start_would_fill_in()
    {
        await using var market = await Market.Create();
        await market.Opener.StartAsync(Cancel);
        await market.Clock.SomebodyWaits(Cancel);
        await market.Pass(TimeSpan.FromSeconds(1));
        var volumes = new HashSet<decimal>();
        for (var second = 0; second < 60; second++)
        {
            var open = (await market.Bitcoin())[^1];
            Assert.Equal("2026-06-10T00:04:00Z", CandleTime.ToIso(open.OpenTime));
            volumes.Add(open.Volume);
            await market.Pass(TimeSpan.FromSeconds(1));
        }

        Assert.True(volumes.Count > 30);
        var whole = new DemoMarket(DemoSeries.All[0], CandlesOptions.DefaultDemoSeed)
            .Between(Some.Time("2026-05-11"), Some.Time("2026-06-10T00:05:00"));
        Assert.Equal(whole, (await market.Bitcoin())[..^1]);
    }

    [Fact]
    public async Task A_busy_store_is_tried_again_and_what_was_skipped_is_made_up_for()
    {
        await using var market = await Market.Create();
        market.Store.IsBusy = true;
        await market.Opener.StartAsync(Cancel);
        await market.Clock.SomebodyWaits(Cancel);
        Assert.False(market.IsFilled);
        Assert.Empty(market.Readiness.Missing); // it is no condition of ready

        market.Store.IsBusy = false;
        await market.Pass(TimeSpan.FromSeconds(1));
        Assert.True(market.IsFilled);

        market.Store.IsBusy = true;
        await market.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("2026-06-10T00:04:00Z", await market.LastOfBitcoin());

        market.Store.IsBusy = false;
        await market.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("2026-06-10T00:06:00Z", await market.LastOfBitcoin());
    }

    [Fact]
    public async Task A_store_that_is_busy_every_other_time_is_filled_a_day_at_a_time_and_nothing_twice()
    {
        await using var market = await Market.Create();
        market.Store.IsBusyEveryOtherTime = true;
        await market.Opener.StartAsync(Cancel);
        while (!market.IsFilled)
        {
            await market.Clock.SomebodyWaits(Cancel);
            if (!market.IsFilled)
                market.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(market.Store.LargestWrite, 1, 1440);
        var whole = new DemoMarket(DemoSeries.All[0], CandlesOptions.DefaultDemoSeed).Between(Some.Time("2026-05-11"), Some.Time("2026-06-10T00:03:00"));
        Assert.Equal(whole, (await market.Bitcoin())[..whole.Length]);
        Assert.InRange(market.Store.RowsWritten, 1, DemoSeries.All.Count * 32 * 1440);
    }

    /// <summary>A filler that runs on a clock of its own, over a store that is opened when the test says so.</summary>
    private sealed class Market : IAsyncDisposable
    {
        private readonly StorePlace _place;
        private readonly DemoFiller _filler;

        private Market(StorePlace place)
        {
            _place = place;
            Store = new BusyStore(place.Connect());
            Opener = new StoreOpener(Store, Readiness, Faults, TimeProvider.System, NullLogger<StoreOpener>.Instance);
            var options = CandlesOptions.Read(new ConfigurationBuilder().Build());
            _filler = new DemoFiller(Store, options, Opener, Faults, Clock, NullLogger<DemoFiller>.Instance);
        }

        public BusyStore Store { get; }
        public StoreOpener Opener { get; }
        public Readiness Readiness { get; } = new();
        public FaultLog Faults { get; } = new(TimeProvider.System, NullLogger<FaultLog>.Instance);
        public bool IsFilled => _filler.Filled.IsCompleted;
        public ManualClock Clock { get; } = new(Start);

        public static async Task<Market> Create()
        {
            var market = new Market(await TestStores.NewPlace("sqlite"));
            await market._filler.StartAsync(Cancel);
            return market;
        }

        /// <summary>Lets time pass, until the filler waits again.</summary>
        public async Task Pass(TimeSpan time)
        {
            Clock.Advance(time);
            await Clock.SomebodyWaits(Cancel);
        }

        public Task<Candle[]> Bitcoin() => Store.ReadAll(DemoSeries.All[0].Key, Interval.OneMinute);

        public async Task<string> LastOfBitcoin()
        {
            var bitcoin = (await Store.ListSeries(Cancel)).Single(series => series.Key.Equals(DemoSeries.All[0].Key));
            return CandleTime.ToIso(bitcoin.Last!.Value);
        }

        public async ValueTask DisposeAsync()
        {
            await _filler.StopAsync(Cancel);
            await Opener.StopAsync(Cancel);
            _filler.Dispose();
            Opener.Dispose();
            await Store.DisposeAsync();
            await _place.DisposeAsync();
        }
    }
}
