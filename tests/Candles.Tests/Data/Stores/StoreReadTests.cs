using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreReadTests
{
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_read_gives_back_what_was_written(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        await Property.Holds(20, async random =>
        {
            var series = Some.Series();
            var interval = random.One(Interval.All);
            var written = Some.Candles(random, interval, Noon, Noon + (interval.Minutes * 60_000L * 60), volumeScale: random.Next(19));
            await candles.Write(series, Batch.Of(interval, written), Cancel);

            var read = await candles.ReadEachWay(new CandleQuery(series, interval));
            Assert.Equal((interval, 1), (read?.Series.Base, read?.Series.Version.Number));
            Assert.Equal(written, read?.Candles);
        });
    }

    [Theory, EachStore]
    public async Task Every_value_within_the_limits_is_kept_exactly(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var month = Some.Interval("1M"); // rolled up into nothing, so that its volumes may be of any size

        await Property.Holds(10, async random =>
        {
            var series = Some.Series();
            var written = Some.Candles(random, month, Some.Time("1971-01-01"), Some.Time("2071-01-01"), volumeScale: null);
            await candles.Write(series, Batch.Of(month, written), Cancel);

            Assert.Equal(written, (await candles.ReadEachWay(new CandleQuery(series, month, 1440)))?.Candles);
        });
    }

    [Theory, EachStore]
    public async Task The_edges_of_the_limits_are_kept_exactly(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        decimal[] edges =
        [
            0m, 1m, -1m, 10m, 0.1m, 0.000000000000000001m, -0.000000000000000001m, 999999999999999999m, -999999999999999999m,
            999999999999999999.9999999999m, -999999999999999999.9999999999m, 9999999999.999999999999999999m, 100000000000000000m,
            0.0001m, 0.00001m, 1.0001m, 10000m, 100000000m, 10000.0001m, 123456789.000000001m, 5000.00005m, 0.9999m, 0.99999m,
        ];
        var written = edges.Select((edge, i) => new Candle(
            Some.Interval("1M").Floor(Noon + (i * 32L * 86_400_000)), edge, edge, edge, edge, Math.Abs(edge))).ToArray();
        await candles.Write(series, Batch.Of("1M", written), Cancel);

        Assert.Equal(written, (await candles.ReadEachWay(new CandleQuery(series, Some.Interval("1M"))))?.Candles);
    }

    [Theory, EachStore]
    public async Task Ranges_and_limits_choose_the_rows_the_contract_names(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var model = new SeriesModel(Interval.OneMinute);
        var written = Some.Candles(7, "1m", "2024-02-29T12:00:00", "2024-02-29T17:00:00", kept: 0.5);
        model.Write(written);
        await candles.Write(series, Batch.Of("1m", written), Cancel);

        await Property.Holds(150, async random =>
        {
            var query = SomeQuery(random, series, random.One(Interval.OneMinute.Served));
            var read = await candles.ReadEachWay(query);
            Assert.Equal(model.Read(query), read?.Candles);
            Assert.Equal(model.HasMore(query), read?.HasMore);
        });
    }

    [Theory, EachStore]
    public async Task A_read_says_whether_its_limit_left_rows_out(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-29T12:00:00", "2024-02-29T12:10:00", kept: 1)), Cancel);

        foreach (var from in (long?[])[null, Noon])
        {
            Assert.Equal((9, true), await Read(from, 9));
            Assert.Equal((10, false), await Read(from, 10));
            Assert.Equal((10, false), await Read(from, 11));
        }

        async Task<(int Count, bool HasMore)> Read(long? from, int limit)
        {
            var read = (await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute, limit, from)))!.Value;
            return (read.Candles.Length, read.HasMore);
        }
    }

    [Theory, EachStore]
    public async Task From_is_inclusive_and_to_exclusive(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-29T12:00:00", "2024-02-29T12:10:00", kept: 1);
        await candles.Write(series, Batch.Of("1m", written), Cancel);

        Assert.Equal(written[2..5], await Read(2, 5));
        Assert.Equal(written[2..3], await Read(2, 3));
        Assert.Equal(written[..5], await Read(null, 5));
        Assert.Equal(written[5..], await Read(5, null));
        Assert.Equal(written[5..7], await Read(5, null, limit: 2));
        Assert.Equal(written[3..5], await Read(null, 5, limit: 2));
        Assert.Equal(written[8..], await Read(null, null, limit: 2));
        Assert.Equal(written[2..4], await Read(2, 8, limit: 2));

        async Task<Candle[]?> Read(int? from, int? to, int limit = 100) => (await candles.ReadEachWay(
            new CandleQuery(series, Interval.OneMinute, limit, Noon + (from * 60_000), Noon + (to * 60_000))))?.Candles;
    }

    [Theory, EachStore]
    public async Task The_largest_limit_is_served(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-29T00:00:00", "2024-03-01T06:00:00", kept: 1);
        await candles.Write(series, Batch.Of("1m", written), Cancel);

        Assert.Equal(written[^1440..], (await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute, 1440)))?.Candles);
        Assert.Equal(written[..1440], (await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute, 1440, from: 0)))?.Candles);
    }

    [Theory, EachStore]
    public async Task A_span_of_more_rows_than_an_answer_holds_is_served_from_either_end(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-29T00:00:00", "2024-03-03T00:00:00", kept: 1);
        await candles.Write(series, Batch.Of("1m", written), Cancel);

        Assert.Equal(written[^4096..], (await Read(newest: true))!.Value.Candles);
        Assert.Equal(written[..4096], (await Read(newest: false))!.Value.Candles);

        Task<(SeriesState Series, Candle[] Candles, bool HasMore)?> Read(bool newest) => candles.ReadEachWay(
            CandleQuery.OfSpan(series, Interval.OneMinute, written[0].OpenTime, written[^1].OpenTime + 1, newest, CandleQuery.MaxSpanRows));
    }

    [Theory, EachStore]
    public async Task A_known_series_without_rows_in_range_is_empty(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1h", Some.Candles(1, "1h", "2024-02-29", "2024-03-01")), Cancel);

        var read = await candles.ReadEachWay(new CandleQuery(series, Some.Interval("1h"), to: Some.Time("2024-02-29")));
        Assert.Equal((Some.Interval("1h"), 1), (read?.Series.Base, read?.Series.Version.Number));
        Assert.Empty(read!.Value.Candles);

        var notServed = await candles.ReadEachWay(new CandleQuery(series, Interval.OneMinute));
        Assert.Equal(Some.Interval("1h"), notServed?.Series.Base);
        Assert.Empty(notServed!.Value.Candles);
    }

    [Theory, EachStore]
    public async Task A_range_that_closed_candles_leave_empty_is_empty(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-29T12:00:00", "2024-02-29T13:00:00")), Cancel);

        var query = new CandleQuery(series, Interval.OneMinute, from: Noon + 60_000, closedAt: Noon);
        Assert.Empty((await candles.ReadEachWay(query))!.Value.Candles);
    }

    [Theory, EachStore]
    public async Task An_unknown_series_is_null(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        Assert.Null(await candles.ReadEachWay(new CandleQuery(Some.Series(), Interval.OneMinute)));
        Assert.Null(await candles.ReadEachWay(new CandleQuery(Some.Series(), Interval.OneMinute, from: 0)));
    }

    private static CandleQuery SomeQuery(Random random, SeriesKey series, Interval interval)
    {
        var (a, b) = (SomeTime(), SomeTime());
        return new CandleQuery(
            series,
            interval,
            random.Chance(0.5) ? random.Next(1, 20) : random.Next(1, 1441),
            random.Chance(0.5) ? Math.Min(a, b) : null,
            random.Chance(0.5) ? Math.Max(a, b) + 1 : null,
            random.Chance(0.3) ? SomeTime() : null);

        long SomeTime() => Noon + random.Next(-30 * 60_000, 330 * 60_000) is var time && random.Chance(0.5) ? interval.Floor(time) : time;
    }
}
