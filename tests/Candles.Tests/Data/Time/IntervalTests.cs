using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Time;

public sealed class IntervalTests
{
    [Fact]
    public void The_table_holds_fifteen_intervals_finest_first() => Assert.Equal(
        ["1m", "3m", "5m", "15m", "30m", "1h", "2h", "4h", "6h", "8h", "12h", "1d", "3d", "1w", "1M"],
        Interval.All.Select(interval => interval.Name));

    [Fact]
    public void A_name_and_a_count_of_minutes_each_lead_to_the_interval()
    {
        foreach (var interval in Interval.All)
        {
            Assert.True(Interval.TryParse(interval.Name, out var byName));
            Assert.Same(interval, byName);
            Assert.Same(interval, Interval.OfMinutes(interval.Minutes));
        }
    }

    [Theory]
    [InlineData("7m")]
    [InlineData("1Min")]
    [InlineData("1H")]
    [InlineData("1D")]
    [InlineData("1W")]
    [InlineData("3M")]
    [InlineData("１m")]
    [InlineData("01m")]
    [InlineData(" 1m")]
    [InlineData("60m")]
    [InlineData("m")]
    [InlineData("1m\0")]
    [InlineData("m1")]
    [InlineData("")]
    public void Other_names_are_refused(string name) => Assert.False(Interval.TryParse(name, out _));

    [Fact]
    public void The_case_of_a_name_counts()
    {
        Assert.NotSame(Some.Interval("1m"), Some.Interval("1M"));
        Assert.Equal(1, Some.Interval("1m").Minutes);
    }

    [Theory]
    [InlineData("1w", "2024-02-29T12:00:00", "2024-02-26", "2024-03-04")] // over a leap day
    [InlineData("1w", "2024-02-25T23:59:59", "2024-02-19", "2024-02-26")] // the last second of a Sunday
    [InlineData("1w", "2024-12-31", "2024-12-30", "2025-01-06")] // over a year's end
    [InlineData("1w", "1971-01-01", "1970-12-28", "1971-01-04")]
    [InlineData("1w", "1970-01-05", "1970-01-05", "1970-01-12")]
    [InlineData("1w", "1970-01-04", "1969-12-29", "1970-01-05")]
    [InlineData("1M", "2024-02-29T23:59:59", "2024-02-01", "2024-03-01")]
    [InlineData("1M", "2023-02-28T23:59:59", "2023-02-01", "2023-03-01")]
    [InlineData("1M", "2000-02-29", "2000-02-01", "2000-03-01")]
    [InlineData("1M", "2100-02-28", "2100-02-01", "2100-03-01")] // no leap year
    [InlineData("1M", "2024-12-31T23:59:59", "2024-12-01", "2025-01-01")]
    [InlineData("1M", "1970-01-01", "1970-01-01", "1970-02-01")]
    [InlineData("3d", "1970-01-03T23:59:59", "1970-01-01", "1970-01-04")]
    [InlineData("3d", "1971-01-01", "1970-12-30", "1971-01-02")]
    [InlineData("1d", "9999-12-30T23:59:59", "9999-12-30", "9999-12-31")]
    [InlineData("12h", "2024-02-29T23:59:59", "2024-02-29T12:00:00", "2024-03-01")]
    [InlineData("8h", "2024-02-29T16:00:00", "2024-02-29T16:00:00", "2024-03-01")]
    [InlineData("3m", "2024-02-29T00:02:59", "2024-02-29", "2024-02-29T00:03:00")]
    public void A_time_lies_in_the_candle_that_covers_it(string interval, string time, string opens, string closes)
    {
        var grid = Some.Interval(interval);

        Assert.Equal(Some.Time(opens), grid.Floor(Some.Time(time)));
        Assert.Equal(Some.Time(closes), grid.Next(Some.Time(opens)));
        Assert.True(grid.IsOnGrid(Some.Time(opens)));
        Assert.False(grid.IsOnGrid(Some.Time(opens) + 1));
    }

    [Fact]
    public void The_last_month_closes_with_the_year_9999() =>
        Assert.Equal(CandleTime.Max + 1, Some.Interval("1M").Next(Some.Time("9999-12-01")));

    [Fact]
    public void The_grid_agrees_with_the_calendar() => Property.Holds(20_000, random =>
    {
        var interval = random.One(Interval.All);
        var time = random.NextInt64(CandleTime.Min, CandleTime.Max + 1);
        var floor = interval.Floor(time);

        Assert.Equal(RollUpModel.BucketOf(time, interval.Name), floor);
        Assert.InRange(time, floor, interval.Next(floor) - 1);
        Assert.Equal(floor, interval.Floor(interval.Next(floor) - 1));
    });

    [Theory]
    [InlineData("1m", "1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("3m", "3m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("5m", "5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("15m", "15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("30m", "30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("1h", "1h 2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("2h", "2h 4h 6h 8h 12h 1d 3d 1w 1M")]
    [InlineData("4h", "4h 8h 12h 1d 3d 1w 1M")]
    [InlineData("6h", "6h 12h 1d 3d 1w 1M")]
    [InlineData("8h", "8h 1d 3d 1w 1M")]
    [InlineData("12h", "12h 1d 3d 1w 1M")]
    [InlineData("1d", "1d 3d 1w 1M")]
    [InlineData("3d", "3d")]
    [InlineData("1w", "1w")]
    [InlineData("1M", "1M")]
    public void A_base_serves_all_that_is_made_of_it(string @base, string served)
    {
        Assert.Equal(served.Split(' '), Some.Interval(@base).Served.Select(interval => interval.Name));
        Assert.All(Interval.All, interval =>
            Assert.Equal(served.Split(' ').Contains(interval.Name), interval.IsMadeOf(Some.Interval(@base))));
    }

    [Theory]
    [InlineData("1m", "3m<1m 5m<1m 15m<5m 30m<15m 1h<30m 2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("3m", "15m<3m 30m<15m 1h<30m 2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("5m", "15m<5m 30m<15m 1h<30m 2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("15m", "30m<15m 1h<30m 2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("30m", "1h<30m 2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("1h", "2h<1h 4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("2h", "4h<2h 6h<2h 8h<4h 12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("4h", "8h<4h 12h<4h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("6h", "12h<6h 1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("8h", "1d<8h 3d<1d 1w<1d 1M<1d")]
    [InlineData("12h", "1d<12h 3d<1d 1w<1d 1M<1d")]
    [InlineData("1d", "3d<1d 1w<1d 1M<1d")]
    [InlineData("3d", "")]
    [InlineData("1w", "")]
    [InlineData("1M", "")]
    public void A_coarser_interval_is_rolled_up_from_the_coarsest_it_is_made_of(string @base, string sources)
    {
        var origin = Some.Interval(@base);

        Assert.Equal(
            sources.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            origin.Served.Where(interval => interval != origin).Select(interval => $"{interval}<{origin.SourceOf(interval)}"));
    }

    [Fact]
    public void Slots_number_the_grid_one_by_one() => Property.Holds(200, random =>
    {
        var interval = random.One(Interval.All);
        var time = random.NextInt64(CandleTime.Min, CandleTime.Max);
        var slot = interval.SlotOf(time);

        Assert.Equal(interval.Floor(time), interval.OpenTimeOf(slot));
        Assert.Equal(interval.Next(interval.Floor(time)), interval.OpenTimeOf(slot + 1));
        Assert.Equal(slot, interval.SlotOf(interval.Floor(time)));
        Assert.Equal(slot, interval.SlotOf(interval.Next(interval.Floor(time)) - 1));
    });
}
