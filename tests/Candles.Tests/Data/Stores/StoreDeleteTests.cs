using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreDeleteTests
{
    private static readonly long Start = Some.Time("2024-02-26");
    private static readonly long End = Some.Time("2024-03-04");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_is_left_is_rolled_up_as_if_the_rest_had_never_been_there(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        await Property.Holds(6, async random =>
        {
            var series = Some.Series();
            var interval = Some.Interval(random.One(["1m", "5m", "1h", "8h"]));
            var model = new SeriesModel(interval);
            for (var step = 0; step < 5; step++)
            {
                var from = random.NextInt64(Start, End);
                var to = random.NextInt64(from, End) + 1;
                if (step % 2 == 0)
                {
                    var written = Some.Candles(random, interval, from, to);
                    await candles.Write(series, Batch.Of(interval, written), Cancel);
                    model.Write(written);
                }
                else if (model.Version > 0)
                {
                    long? bound = random.Chance(0.2) ? null : from;
                    var gone = model.Remove(bound ?? long.MinValue, to);
                    Assert.Equal(new DeleteResult(gone, model.Version), await candles.Delete(series, bound, to, Cancel));
                }

                foreach (var served in interval.Served.Where(_ => model.Version > 0))
                    Assert.Equal(model.All(served), await candles.ReadAll(series, served));
            }
        });
    }

    [Theory, EachStore]
    public async Task Deleting_a_range_with_nothing_in_it_changes_nothing(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-29")), Cancel);

        Assert.Equal(new DeleteResult(0, 1), await candles.Delete(series, Some.Time("2025-01-01"), null, Cancel));
        Assert.Null(await candles.Delete(Some.Series(), null, null, Cancel));
    }

    [Theory, EachStore]
    public async Task Deleting_a_range_keeps_the_series_and_its_base_even_where_all_candles_go(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "5m", "2024-02-28", "2024-02-29");
        await candles.Write(series, Batch.Of("5m", written), Cancel);

        Assert.Equal(new DeleteResult(written.Length, 2), await candles.Delete(series, CandleTime.Min, CandleTime.Max, Cancel));

        foreach (var interval in Some.Interval("5m").Served)
            Assert.Empty(await candles.ReadAll(series, interval));
        await Assert.ThrowsAsync<WriteRefusedException>(
            () => candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-29")), Cancel));
    }

    [Theory, EachStore]
    public async Task Deleting_a_whole_series_removes_it_and_frees_its_base(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "5m", "2024-02-28", "2024-02-29");
        await candles.Write(series, Batch.Of("5m", written), Cancel);

        Assert.Equal(new DeleteResult(written.Length, 2), await candles.Delete(series, null, null, Cancel));

        Assert.DoesNotContain(await candles.ListSeries(Cancel), listed => listed.Key.Equals(series));
        var minutes = Some.Candles(2, "1m", "2024-02-28", "2024-02-29");
        await candles.Write(series, Batch.Of("1m", minutes), Cancel);
        Assert.Equal(minutes, await candles.ReadAll(series, Interval.OneMinute));
    }

    [Theory, EachStore]
    public async Task A_series_that_is_created_again_has_a_higher_version_than_it_ever_had(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1h", "2024-02-28", "2024-02-29");
        var last = default(SeriesVersion);
        for (var life = 0; life < 3; life++)
        {
            foreach (var portion in written.Chunk(2 << life)) // in fewer writes each time, so that numbers alone would fall
                await candles.Write(series, Batch.Of("1h", portion), Cancel);
            var version = (await candles.ReadEachWay(new CandleQuery(series, Some.Interval("1h"))))!.Value.Series.Version;

            Assert.True(version > last);
            Assert.True(version.Series > last.Series);
            last = version;
            await candles.Delete(series, null, null, Cancel);
        }
    }
}
