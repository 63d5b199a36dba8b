using Candles.Data.Model;

namespace Candles.Tests.Data.Model;

public sealed class SeriesVersionTests
{
    [Fact]
    public void The_life_of_the_series_counts_before_the_number()
    {
        SeriesVersion[] ordered = [default, new(1, 1), new(1, 2), new(1, 10), new(2, 1), new(2, 2), new(10, 1)];

        foreach (var (i, a) in ordered.Index())
        {
            foreach (var (j, b) in ordered.Index())
            {
                Assert.Equal(i < j, a < b);
                Assert.Equal(i > j, a > b);
                Assert.Equal(i <= j, a <= b);
                Assert.Equal(i >= j, a >= b);
                Assert.Equal(i == j, a == b);
            }
        }
    }
}
