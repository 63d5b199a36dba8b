using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreRollUpTests
{
    /// <summary>Where the calendar is awkward: month ends, leap days, Mondays, year ends, both ends of time.</summary>
    private static readonly long[] AwkwardTimes =
    [
        Some.Time("2024-02-29"), Some.Time("2024-03-01"), Some.Time("2023-02-28"), Some.Time("2000-02-29"), Some.Time("2100-02-28"),
        Some.Time("2024-04-30T23:00:00"), Some.Time("2023-12-31T12:00:00"), Some.Time("2024-01-01"), Some.Time("2024-12-30"),
        Some.Time("2024-02-26"), Some.Time("1971-01-01"), Some.Time("9999-12-31T23:00:00"),
    ];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore("1m", "3m", "5m", "15m", "1h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M")]
    public async Task After_any_writes_every_interval_is_the_roll_up_of_the_base(string store, string @base)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var interval = Some.Interval(@base);

        await Property.Holds(3, async random =>
        {
            var series = Some.Series();
            var model = new SeriesModel(interval);
            var near = random.One(AwkwardTimes);
            var volumeScale = random.Next(19);
            for (var write = random.Next(3, 9); write > 0; write--)
            {
                var batch = Batch.Of(interval, SomeWrite(random, model, near, volumeScale));
                var expected = model.Write(batch.Candles.ToArray());
                Assert.Equal(expected, await candles.Write(series, batch, Cancel));
            }

            await AssertEqual(model, candles, series, random);
        });
    }

    [Theory, EachStore]
    public async Task Writes_in_any_portions_and_order_roll_up_to_the_same(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        await Property.Holds(3, async random =>
        {
            var written = Some.Candles(random, Some.Interval("1m"), Some.Time("2024-02-29T20:00:00"), Some.Time("2024-03-01T04:00:00"));
            var model = new SeriesModel(Interval.OneMinute);
            model.Write(written);
            var series = Some.Series();
            random.Shuffle(written);
            foreach (var portion in written.Chunk(random.Next(5, 100)))
                await candles.Write(series, Batch.Of("1m", portion), Cancel);

            foreach (var interval in Interval.OneMinute.Served)
                Assert.Equal(RollUpModel.RollUp(model.Candles, interval), await candles.ReadAll(series, interval));
        });
    }

    [Theory, EachStore]
    public async Task Five_minutes_roll_up_to_hours_as_their_minutes_do(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var minutes = Some.Candles(3, "1m", "2024-02-29T12:00:00", "2024-03-01T12:00:00");
        var (fine, coarse) = (Some.Series(), Some.Series());
        await candles.Write(fine, Batch.Of("1m", minutes), Cancel);
        await candles.Write(coarse, Batch.Of("5m", await candles.ReadAll(fine, Some.Interval("5m"))), Cancel);

        foreach (var interval in Some.Interval("5m").Served)
            Assert.Equal(await candles.ReadAll(fine, interval), await candles.ReadAll(coarse, interval));
    }

    [Theory, EachStore]
    public async Task The_unfinished_bucket_of_every_interval_is_there(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var only = Some.Candle(new Random(1), Some.Time("2024-02-28T13:37:00"));
        await candles.Write(series, Batch.Of("1m", only), Cancel);

        foreach (var interval in Interval.OneMinute.Served)
        {
            Candle[] expected = [only with { OpenTime = RollUpModel.BucketOf(only.OpenTime, interval.Name) }];
            Assert.Equal(expected, await candles.ReadAll(series, interval));
        }
    }

    [Theory, EachStore("1m", "8h", "1d")]
    public async Task Volumes_are_refused_exactly_where_a_sum_would_leave_the_limits(string store, string @base)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var interval = Some.Interval(@base);

        await Property.Holds(20, async random =>
        {
            var series = Some.Series();
            var model = new SeriesModel(interval);
            for (var write = 0; write < 4; write++)
            {
                var from = interval.Floor(Some.Time("2024-02-28T12:00:00"));
                var batch = Batch.Of(interval, Enumerable.Range(0, random.Next(1, 4))
                    .Select(_ => from + (random.Next(12) * interval.Minutes * 60_000L))
                    .Distinct()
                    .Select(time => Some.Candle(random, time, volumeScale: null)));
                if (RollUpModel.StaysWithinLimits(model.With(batch.Candles.ToArray()), interval.Served))
                {
                    var expected = model.Write(batch.Candles.ToArray());
                    Assert.Equal(expected, await candles.Write(series, batch, Cancel));
                }
                else
                {
                    var refused = await Assert.ThrowsAsync<WriteRefusedException>(() => candles.Write(series, batch, Cancel));
                    Assert.Equal(WriteRefusal.VolumeTooPrecise, refused.Refusal);
                }
            }

            if (model.Version > 0)
                await AssertEqual(model, candles, series, random);
        });
    }

    /// <summary>A dense stretch, a few candles scattered over months, or stored ones rewritten.</summary>
    private static Candle[] SomeWrite(Random random, SeriesModel model, long near, int volumeScale)
    {
        var step = model.Base.Minutes * 60_000L;
        switch (random.Next(model.Candles.Count == 0 ? 2 : 3))
        {
            case 0:
                var from = Within(near + (random.Next(-150, 150) * step));
                return Some.Candles(random, model.Base, from, Within(from + (random.Next(1, 300) * step)), random.NextDouble(), volumeScale);
            case 1:
                return
                [
                    .. Enumerable.Range(0, random.Next(1, 12))
                        .Select(_ => model.Base.Floor(Within(near + (random.NextInt64(-70, 70) * 1440 * 60_000) + (random.Next(1440) * 60_000L))))
                        .Where(time => time >= CandleTime.Min)
                        .Distinct()
                        .Select(time => Some.Candle(random, time, volumeScale)),
                ];
            default:
                return
                [
                    .. model.Candles.Where(_ => random.Chance(0.1))
                        .Select(stored => random.Chance(0.3) ? stored : Some.Candle(random, stored.OpenTime, volumeScale)),
                ];
        }

        static long Within(long time) => Math.Clamp(time, CandleTime.Min, CandleTime.Max);
    }

    private static async Task AssertEqual(SeriesModel model, ICandleStore store, SeriesKey series, Random random)
    {
        if (model.Version == 0)
            return; // nothing was ever written

        foreach (var interval in model.Base.Served)
        {
            var expected = RollUpModel.RollUp(model.Candles, interval);
            Assert.Equal(expected, await store.ReadAll(series, interval));

            var from = random.One(expected).OpenTime;
            var query = new CandleQuery(series, interval, random.Next(1, 1441), random.Chance(0.5) ? from : null, random.Chance(0.5) ? from + 1 : null);
            var read = await store.ReadEachWay(query);
            Assert.Equal((model.Base, model.Version), (read?.Series.Base, read?.Series.Version.Number));
            Assert.Equal(model.Read(query), read?.Candles);
        }
    }
}
