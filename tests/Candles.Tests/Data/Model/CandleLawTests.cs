using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Model;

public sealed class CandleLawTests
{
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    [Theory]
    [InlineData(2, 3, 1, 2, 10)]
    [InlineData(1, 1, 1, 1, 0)]
    [InlineData(-2, -1, -3, -2, 10)]
    [InlineData(0, 0, 0, 0, 0)]
    [InlineData(1, 3, 1, 3, 10)]
    [InlineData(3, 3, 1, 1, 10)]
    public void Low_and_high_around_open_and_close_are_valid(int open, int high, int low, int close, int volume) =>
        Assert.Null(CandleLaw.Find(new Candle(Noon, open, high, low, close, volume), Interval.OneMinute));

    [Theory]
    [InlineData(2, 1, 3, 2, 10, "low 3 is above high 1")]
    [InlineData(4, 3, 1, 2, 10, "open 4 is outside low 1 to high 3")]
    [InlineData(0, 3, 1, 2, 10, "open 0 is outside low 1 to high 3")]
    [InlineData(2, 3, 1, 4, 10, "close 4 is outside low 1 to high 3")]
    [InlineData(2, 3, 1, -1, 10, "close -1 is outside low 1 to high 3")]
    [InlineData(2, 3, 1, 2, -1, "volume -1 is negative")]
    public void A_candle_that_breaks_the_law_is_told_where(int open, int high, int low, int close, int volume, string fault) =>
        Assert.Equal(fault, CandleLaw.Find(new Candle(Noon, open, high, low, close, volume), Interval.OneMinute)?.ToString());

    [Theory]
    [InlineData("1m", "2024-02-29T12:00:00.001")]
    [InlineData("5m", "2024-02-29T12:01:00")]
    [InlineData("1w", "2024-02-29")]
    [InlineData("1M", "2024-02-29")]
    public void An_open_time_off_the_grid_is_a_fault(string interval, string time) => Assert.Equal(
        $"open_time {Some.Time(time)} is not on the grid of {interval}", Fault(interval, Some.Time(time)));

    [Theory]
    [InlineData("1m", "1971-01-01")]
    [InlineData("1m", "9999-12-31T23:59:00")]
    [InlineData("1M", "1971-01-01")]
    [InlineData("1M", "9999-12-01")]
    [InlineData("1w", "1970-12-28")] // covers 1971-01-01
    [InlineData("3d", "1970-12-30")]
    public void The_years_1971_to_9999_are_in_range(string interval, string time) => Assert.Null(Fault(interval, Some.Time(time)));

    [Theory]
    [InlineData("1m", "1970-12-31T23:59:00")]
    [InlineData("1M", "1970-12-01")]
    [InlineData("1w", "1970-12-21")]
    [InlineData("3d", "1970-12-27")]
    public void What_ends_before_1971_is_out_of_range(string interval, string time) =>
        Assert.EndsWith("is outside 1971-01-01 to the end of year 9999", Fault(interval, Some.Time(time)), StringComparison.Ordinal);

    [Theory]
    [InlineData(CandleTime.Max + 1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(-60_000)]
    public void Any_open_time_may_be_asked_about(long time) =>
        Assert.All(Interval.All, interval =>
            Assert.EndsWith("is outside 1971-01-01 to the end of year 9999", Fault(interval.Name, time), StringComparison.Ordinal));

    [Fact]
    public void Some_candles_and_their_roll_ups_are_valid() => Property.Holds(200, random =>
    {
        var candles = Some.Candles(random, Some.Interval("8h"), Some.Time("2023-12-20"), Some.Time("2024-04-10"), volumeScale: random.Next(19));

        Assert.All(Some.Interval("8h").Served, interval =>
            Assert.All(RollUpModel.RollUp(candles, interval), candle => Assert.Null(CandleLaw.Find(candle, interval))));
    });

    private static string? Fault(string interval, long time) =>
        CandleLaw.Find(new Candle(time, 2, 3, 1, 2, 10), Some.Interval(interval))?.ToString();
}
