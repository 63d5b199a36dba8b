using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreWriteTests
{
    private static readonly Candle[] Written = Some.Candles(1, "1m", "2024-02-29T12:00:00", "2024-02-29T13:00:00", kept: 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task The_first_write_inserts_all_at_version_1(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        Assert.Equal(new WriteResult(60, 0, 0, 1), await candles.Write(Some.Series(), Batch.Of("1m", Written), Cancel));
    }

    [Theory, EachStore]
    public async Task The_same_write_again_changes_nothing(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Written), Cancel);

        Assert.Equal(new WriteResult(0, 0, 60, 1), await candles.Write(series, Batch.Of("1m", Written), Cancel));
        Assert.Equal(new WriteResult(0, 0, 1, 1), await candles.Write(series, Batch.Of("1m", Written[30]), Cancel));
        Assert.Equal(1, (await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute)))?.Series.Version.Number);
    }

    [Theory, EachStore]
    public async Task A_value_written_with_other_zeros_is_the_same_value(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Written[0] with { Volume = 2.32m }), Cancel);

        Assert.Equal(new WriteResult(0, 0, 1, 1), await candles.Write(series, Batch.Of("1m", Written[0] with { Volume = 2.3200m }), Cancel));
    }

    [Theory, EachStore]
    public async Task The_last_write_wins_and_raises_the_version_by_one(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Written[..40]), Cancel);
        var changed = Written[30] with { Volume = Written[30].Volume + 1 };

        Assert.Equal(
            new WriteResult(20, 1, 9, 2), await candles.Write(series, Batch.Of("1m", [changed, .. Written[31..]]), Cancel));
        var read = await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute));
        Assert.Equal(2, read?.Series.Version.Number);
        Assert.Equal([.. Written[..30], changed, .. Written[31..]], read!.Value.Candles);
    }

    [Theory, EachStore]
    public async Task Each_field_of_a_candle_can_be_rewritten(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var stored = new Candle(Written[0].OpenTime, 2, 4, 1, 3, 10);
        await candles.Write(series, Batch.Of("1m", stored), Cancel);

        foreach (var changed in new[]
        {
            stored with { Open = 2.5m }, stored with { High = 5 }, stored with { Low = 0 }, stored with { Close = 3.5m }, stored with { Volume = 0 },
        })
        {
            Assert.Equal(1, (await candles.Write(series, Batch.Of("1m", changed), Cancel)).Updated);
            Assert.All(Interval.All, interval => Assert.Equal([changed with { OpenTime = interval.Floor(changed.OpenTime) }], ReadNow(interval)));
        }

        Candle[] ReadNow(Interval interval) => candles.ReadAll(series, interval).GetAwaiter().GetResult();
    }

    [Theory, EachStore]
    public async Task An_empty_batch_changes_nothing(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Written), Cancel);

        Assert.Equal(new WriteResult(0, 0, 0, 1), await candles.Write(series, Batch.Of("1m"), Cancel));
    }

    [Theory, EachStore]
    public async Task Another_interval_than_the_base_is_refused(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("5m", Some.Candles(1, "5m", "2024-02-29", "2024-03-01")), Cancel);
        var before = await candles.ReadAll(series, Some.Interval("1h"));

        foreach (var other in new[] { "1m", "3m", "15m", "1h", "1d", "1w", "1M" })
        {
            var refused = await Assert.ThrowsAsync<WriteRefusedException>(() =>
                candles.Write(series, Batch.Of(other, Some.Candles(2, other, "2024-01-29", "2024-03-02")), Cancel));
            Assert.Equal(WriteRefusal.NotBaseInterval, refused.Refusal);
        }

        var read = await candles.ReadEachWay(new CandleQuery(series, Some.Interval("1h")));
        Assert.Equal((Some.Interval("5m"), 1), (read?.Series.Base, read?.Series.Version.Number));
        Assert.Equal(before, read?.Candles);
    }

    [Theory, EachStore]
    public async Task A_volume_whose_sum_is_too_precise_is_refused_whole(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var large = Written[0] with { Volume = 100_000_000_000_000_000m };
        var fine = Written[1] with { Volume = 0.000000000000000001m };
        await candles.Write(series, Batch.Of("1m", large), Cancel);

        var refused = await Assert.ThrowsAsync<WriteRefusedException>(() =>
            candles.Write(series, Batch.Of("1m", [fine, .. Written[2..]]), Cancel));
        Assert.Equal(WriteRefusal.VolumeTooPrecise, refused.Refusal);

        var read = await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute));
        Assert.Equal(1, read?.Series.Version.Number);
        Assert.Equal([large], read!.Value.Candles);
    }

    [Theory, EachStore]
    public async Task A_refused_first_write_leaves_no_series(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var max = 999_999_999_999_999_999m;

        await Assert.ThrowsAsync<WriteRefusedException>(() => candles.Write(
            series, Batch.Of("1m", Written[0] with { Volume = max }, Written[1] with { Volume = max }), Cancel));
        Assert.Null(await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute)));
        Assert.Empty(await candles.ListSeries(Cancel));
    }

    [Theory, EachStore]
    public async Task A_write_after_cancellation_stores_nothing(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            candles.Write(series, Batch.Of("1m", Written), new CancellationToken(canceled: true)));
        Assert.Null(await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute)));
    }
}
