using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Model;

public sealed class CandleQueryTests
{
    private static readonly SeriesKey Near = SeriesKey.Parse("binance/USDT/NEAR");

    [Fact]
    public void Without_bounds_it_asks_for_the_newest_hundred()
    {
        var query = new CandleQuery(Near, Interval.OneMinute);

        Assert.Equal((100, long.MinValue, long.MaxValue, true), (query.Limit, query.From, query.To, query.KeepsNewest));
        Assert.Equal((Near, Interval.OneMinute), (query.Series, query.Interval));
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(null, 2000L, true)]
    [InlineData(1000L, null, false)]
    [InlineData(1000L, 2000L, false)]
    public void A_limit_keeps_the_newest_unless_a_start_is_given(long? from, long? to, bool newest) =>
        Assert.Equal(newest, new CandleQuery(Near, Interval.OneMinute, 10, from, to).KeepsNewest);

    [Theory]
    [InlineData(1)]
    [InlineData(1440)]
    public void A_limit_from_1_to_1440_is_taken(int limit) => Assert.Equal(limit, new CandleQuery(Near, Interval.OneMinute, limit).Limit);

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1441)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void Any_other_limit_is_refused(int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CandleQuery(Near, Interval.OneMinute, limit));

    [Theory]
    [InlineData(1000, 1000)]
    [InlineData(1001, 1000)]
    public void A_range_that_ends_before_it_starts_is_refused(long from, long to) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CandleQuery(Near, Interval.OneMinute, 10, from, to));

    [Fact]
    public void The_shortest_range_is_a_millisecond()
    {
        var query = new CandleQuery(Near, Interval.OneMinute, 10, 1000, 1001);

        Assert.Equal((1000, 1001), (query.From, query.To));
    }

    [Theory]
    [InlineData("1m", "2024-02-29T12:34:56", "2024-02-29T12:34:00")]
    [InlineData("1m", "2024-02-29T12:34:00", "2024-02-29T12:34:00")] // what opens now is open; what closes now is closed
    [InlineData("1w", "2024-02-29T12:34:56", "2024-02-26")]
    [InlineData("1M", "2024-02-29T12:34:56", "2024-02-01")]
    public void Asking_for_closed_candles_ends_the_range_where_the_open_one_starts(string interval, string now, string end)
    {
        var query = new CandleQuery(Near, Some.Interval(interval), closedAt: Some.Time(now));

        Assert.Equal(Some.Time(end), query.To);
        Assert.True(query.KeepsNewest);
    }

    [Fact]
    public void Asking_for_closed_candles_never_lengthens_a_range()
    {
        var to = Some.Time("2024-01-01");

        Assert.Equal(to, new CandleQuery(Near, Interval.OneMinute, to: to, closedAt: Some.Time("2024-02-29")).To);
    }

    [Fact]
    public void Asking_for_closed_candles_after_now_asks_for_nothing()
    {
        var now = Some.Time("2024-02-29");
        var query = new CandleQuery(Near, Interval.OneMinute, from: now + 60_000, to: now + 120_000, closedAt: now);

        Assert.True(query.From >= query.To);
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 4096)]
    public void A_span_may_ask_for_more_rows_than_an_answer_holds_of_either_end(bool newest, int limit)
    {
        var query = CandleQuery.OfSpan(Near, Interval.OneMinute, 1000, 1001, newest, limit);

        Assert.Equal((1000L, 1001L, newest, limit), (query.From, query.To, query.KeepsNewest, query.Limit));
        Assert.Equal((Near, Interval.OneMinute), (query.Series, query.Interval));
    }

    [Theory]
    [InlineData(1000, 1001, 0)]
    [InlineData(1000, 1001, 4097)]
    [InlineData(1000, 1000, 1)]
    [InlineData(1001, 1000, 1)]
    public void A_span_of_nothing_or_of_too_much_is_refused(long from, long to, int limit) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => CandleQuery.OfSpan(Near, Interval.OneMinute, from, to, keepsNewest: true, limit));
}
