using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreCountTests
{
    private static readonly long Start = Some.Time("2024-02-28");
    private static readonly long End = Some.Time("2024-03-02");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Spans_are_counted_as_their_rows_are_read(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await candles.Write(Some.Series(), Batch.Of("1m", Some.Candles(2, "1m", "2024-02-28", "2024-02-29")), Cancel);
        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-03-02", kept: 0.3)), Cancel);
        var random = new Random(1);
        RowSpan[] spans = [.. Enumerable.Range(0, 40).Select(_ => SomeSpan(random))];

        var counted = await candles.CountRows(series, spans, Cancel);

        Assert.Equal(1, counted?.Series.Version.Number);
        for (var i = 0; i < spans.Length; i++)
        {
            var rows = new List<Candle>();
            await candles.ReadRange(series, spans[i].Interval, spans[i].From, spans[i].To, new Rows(rows), Cancel);
            Assert.Equal(
                new SpanCount(rows.Count, rows.Count > 0 ? rows[0].OpenTime : null, rows.Count > 0 ? rows[^1].OpenTime : null), counted!.Spans[i]);
        }
    }

    [Theory, EachStore]
    public async Task A_series_that_is_unknown_has_no_count_and_one_without_candles_has_zero(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var all = new RowSpan(Interval.OneMinute, 0, CandleTime.Max + 1);
        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-29")), Cancel);
        await candles.Delete(series, CandleTime.Min, CandleTime.Max, Cancel);

        Assert.Null(await candles.CountRows(Some.Series(), [all], Cancel));
        Assert.Equal([new SpanCount(0, null, null)], (await candles.CountRows(series, [all], Cancel))!.Spans);
    }

    [Theory, EachStore]
    public async Task Some_series_are_listed_as_they_are_among_all(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        foreach (var key in (string[])["b/USDT/X", "a/USDT/X", "a/BTC/X", "c/USDT/X"])
            await candles.Write(SeriesKey.Parse(key), Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02")), Cancel);
        await candles.Write(SeriesKey.Parse("a/USDT/X"), Batch.Of("1m", Some.Candles(2, "1m", "2026-06-02", "2026-06-03")), Cancel);

        var all = await candles.ListSeries(Cancel);
        var some = await candles.ListSeries([.. ((string[])["B/usdt/x", "a/USDT/X", "none/USDT/X"]).Select(SeriesKey.Parse)], Cancel);

        Assert.Equal([all[1], all[2]], some);
        Assert.Equal([2, 1], some.Select(series => series.Version.Number));
        Assert.Empty(await candles.ListSeries([], Cancel));
    }

    private static RowSpan SomeSpan(Random random)
    {
        var from = random.NextInt64(Start - 86_400_000, End);
        return new RowSpan(random.One(Interval.All), from, random.NextInt64(from + 1, End + 86_400_000));
    }

    private sealed class Rows(List<Candle> rows) : ICandleSink<Candle>
    {
        public void Start() => rows.Clear();

        public void Add(in Candle row) => rows.Add(row);
    }
}
