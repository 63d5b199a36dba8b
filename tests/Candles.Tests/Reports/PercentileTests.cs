using Candles.Report.Figures;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class PercentileTests
{
    [Theory]
    [InlineData(50, 3)]
    [InlineData(90, 5)]
    [InlineData(100, 5)]
    [InlineData(20, 1)]
    [InlineData(20.1, 2)]
    public void The_nearest_rank_of_five_values(double percent, int expected) =>
        Assert.Equal(expected, Percentile.NearestRank([1, 2, 3, 4, 5], (decimal)percent));

    [Fact]
    public void Of_1000_values_p99_9_is_the_last_but_one() =>
        Assert.Equal(999, Percentile.NearestRank([.. Enumerable.Range(1, 1000)], 99.9m));

    [Fact]
    public void A_percentile_is_the_smallest_value_that_covers_its_part() => Property.Holds(200, random =>
    {
        int[] sorted = [.. Enumerable.Range(0, random.Next(1, 60)).Select(_ => random.Next(20)).Order()];
        var percent = random.Next(1, 1001) / 10m;

        var found = Percentile.NearestRank(sorted, percent);

        Assert.Equal(sorted.First(value => 100m * sorted.Count(other => other <= value) >= percent * sorted.Length), found);
    });

    [Fact]
    public void Nothing_has_no_percentiles() => Assert.ThrowsAny<ArgumentException>(() => Percentile.NearestRank([], 50));
}
