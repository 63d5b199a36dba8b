using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Time;

public sealed class LevelOfDetailTests
{
    [Theory]
    [InlineData("1m", "2026-06-01", "2026-06-02", 1440, "1m")]
    [InlineData("1m", "2026-06-01", "2026-06-02", 1439, "3m")]
    [InlineData("1m", "2026-06-01", "2026-06-02", 480, "3m")]
    [InlineData("1m", "2026-06-01T00:01:00", "2026-06-02T00:01:00", 480, "5m")] // 481 slots of 3m overlap it
    [InlineData("5m", "2026-06-01", "2026-06-01T00:00:01", 1440, "5m")] // nothing finer is served
    [InlineData("1m", "2026-06-01", "2026-06-02", 1, "1d")]
    [InlineData("1m", "2026-06-01T12:00:00", "2026-06-02T12:00:00", 1, "3d")]
    [InlineData("1m", "2026-06-01", "2026-07-01", 1, "1M")]
    [InlineData("1m", "2026-06-29", "2026-07-05", 1, "1w")] // in one week, not in one month
    [InlineData("1m", "2026-06-01", "2026-07-02", 1, null)]
    [InlineData("3d", "2026-06-01", "2027-06-01", 12, null)] // no month is made of three days
    [InlineData("1m", "1971-01-01", "9999-12-31", 1440, null)]
    public void The_finest_interval_that_needs_no_more_is_chosen(string @base, string from, string to, int candles, string? expected) =>
        Assert.Equal(expected, LevelOfDetail.Finest(Some.Interval(@base), Some.Time(from), Some.Time(to), candles)?.Name);

    [Fact]
    public void It_is_what_counting_slots_by_the_calendar_chooses() => Property.Holds(300, random =>
    {
        var @base = random.One(Interval.All);
        var from = random.NextInt64(CandleTime.Min, CandleTime.Max - 1);
        var to = Math.Min(CandleTime.Max, from + random.NextInt64(1, random.One([3_600_000L, 86_400_000L, 40 * 86_400_000L])));
        var candles = random.Next(1, random.One([3, 100, 1441]));

        var expected = @base.Served.FirstOrDefault(interval => Slots(interval, from, to) <= candles);
        Assert.Equal(expected, LevelOfDetail.Finest(@base, from, to, candles));
        var coarsest = LevelOfDetail.Coarsest(@base, from, to);
        Assert.Equal(@base.Served.Min(interval => Slots(interval, from, to)), coarsest.SlotsIn(from, to));
    });

    /// <summary>Looks at points so close that no bucket is left out.</summary>
    private static int Slots(Interval interval, long from, long to)
    {
        var buckets = new HashSet<long> { RollUpModel.BucketOf(to - 1, interval.Name) };
        for (var time = from; time < to; time += interval.Minutes * 30_000L)
            buckets.Add(RollUpModel.BucketOf(time, interval.Name));
        return buckets.Count;
    }
}
