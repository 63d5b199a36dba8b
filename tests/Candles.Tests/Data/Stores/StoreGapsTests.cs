using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreGapsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_is_missing_is_what_a_plain_model_misses(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();

        await Property.Holds(25, async random =>
        {
            var series = Some.Series();
            var model = new SeriesModel(random.One(Interval.All));
            var start = model.Base.Floor(random.One([Some.Time("1971-01-15"), Some.Time("2023-12-20T17:00:00"), Some.Time("9990-01-01")]));
            var written = Some.Candles(
                random, model.Base, start, Math.Min(CandleTime.Max, start + (random.Next(1, 600) * model.Base.Minutes * 60_000L)), random.One([0.02, 0.5, 0.9, 1]));
            await candles.Write(series, Batch.Of(model.Base, written), Cancel);
            model.Write(written);
            if (written.Length == 0)
                return;

            for (var questions = 0; questions < 12; questions++)
            {
                var interval = random.One(model.Base.Served);
                long? from = random.Chance(0.5) ? SomeTime() : null;
                long? to = random.Chance(0.5) ? SomeTime() : null;
                if (from >= to)
                    to = null;
                var expected = GapModel.Gaps(model.All(interval), interval, from, to);
                var limit = random.Next(1, CandleQuery.MaxLimit + 1);

                var found = (await candles.ReadGaps(new GapQuery(series, interval, limit, from, to), Cancel))!;
                Assert.Equal(expected.Take(limit), found.Gaps);
                Assert.Equal(expected.Length > limit ? expected[limit - 1].To : null, found.Next);
                Assert.Equal((model.Base, model.Version), (found.Series.Base, found.Series.Version.Number));

                Assert.Equal(expected, await Walk(new GapQuery(series, interval, random.Next(1, 20), from, to) { Rows = random.Next(2, 300) }));
            }

            long SomeTime()
            {
                var span = written[^1].OpenTime - written[0].OpenTime + 1;
                return Math.Clamp(written[0].OpenTime + random.NextInt64(-span / 4, span + (span / 4) + 1), CandleTime.Min, CandleTime.Max);
            }
        });

        async Task<List<CandleGap>> Walk(GapQuery query)
        {
            var gaps = new List<CandleGap>();
            for (var reads = 0; ; reads++)
            {
                Assert.True(reads < 2000, "The walk does not come to its end.");
                var found = (await candles.ReadGaps(query, Cancel))!;
                Assert.True(found.Gaps.Count <= query.Limit);
                gaps.AddRange(found.Gaps);
                if (found.Next is not { } next)
                    return gaps;
                query = new GapQuery(query.Series, query.Interval, query.Limit, next, query.To == long.MaxValue ? null : query.To) { Rows = query.Rows };
            }
        }
    }

    [Theory, EachStore]
    public async Task A_read_looks_at_no_more_candles_than_it_may(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2026-06-01", "2026-06-01T01:00:00", kept: 1);
        await candles.Write(series, Batch.Of("1m", written), Cancel);

        Assert.Equal(written[10].OpenTime, (await Read(10)).Next);
        Assert.Null((await Read(60)).Next);
        Assert.Equal(written[59].OpenTime, (await Read(59)).Next);

        async Task<CandleGaps> Read(int rows) => (await candles.ReadGaps(new GapQuery(series, Interval.OneMinute, 1) { Rows = rows }, Cancel))!;
    }

    [Theory, EachStore]
    public async Task An_unknown_series_is_null_and_one_without_candles_has_no_gaps(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        Assert.Null(await candles.ReadGaps(new GapQuery(series, Interval.OneMinute, 1), Cancel));

        await candles.Write(series, Batch.Of("1h", Some.Candles(1, "1h", "2026-06-01", "2026-06-02")), Cancel);
        Assert.Empty((await candles.ReadGaps(new GapQuery(series, Interval.OneMinute, 1), Cancel))!.Gaps);
        await candles.Delete(series, 0, CandleTime.Max, Cancel);
        Assert.Empty((await candles.ReadGaps(new GapQuery(series, Some.Interval("1h"), 1), Cancel))!.Gaps);
    }

    [Fact]
    public void A_question_that_cannot_be_right_is_none()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapQuery(Some.Series(), Interval.OneMinute, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapQuery(Some.Series(), Interval.OneMinute, 1441));
        Assert.Throws<ArgumentOutOfRangeException>(() => new GapQuery(Some.Series(), Interval.OneMinute, 1, from: 5, to: 5));
    }
}
