using Candles.Api.Metrics;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Metrics;

public sealed class BucketsTests
{
    public static TheoryData<string> All => ["durations", "sizes"];

    [Theory]
    [MemberData(nameof(All))]
    public void A_value_is_in_the_first_bucket_whose_bound_is_not_below_it(string name)
    {
        var buckets = name == "sizes" ? Buckets.Sizes : Buckets.Durations;
        var bounds = buckets.Bounds.Select(bound => (long)Math.Round(bound / buckets.Unit)).ToArray();

        foreach (var value in bounds.SelectMany(bound => new[] { bound - 1, bound, bound + 1 }).Concat([0, 1, 2, 3, 12_345, long.MaxValue]))
            Assert.Equal(bounds.Count(bound => bound < value), buckets.Of(value));
    }

    [Fact]
    public void What_many_threads_add_is_counted_whole()
    {
        var distribution = new Distribution(Buckets.Sizes);
        Parallel.For(0, 8, _ =>
        {
            for (var value = 0; value < 10_000; value++)
                distribution.Add(value);
        });

        var (counts, sum) = distribution.Read();

        Assert.Equal(80_000, counts.Sum());
        Assert.Equal(8 * 257, counts[0]); // 0 to 256
        Assert.Equal(8 * 9_999 * 5_000.0, sum);
    }

    [Fact]
    public void A_value_below_nothing_counts_as_nothing()
    {
        var distribution = new Distribution(Buckets.Durations);
        distribution.Add(-5);

        var (counts, sum) = distribution.Read();

        Assert.Equal((1L, 0.0), (counts[0], sum));
    }

    [Fact]
    public void Counting_allocates_nothing()
    {
        var distribution = new Distribution(Buckets.Durations);
        var tally = new Tally();

        Assert.Equal(0, Allocations.Of(() =>
        {
            distribution.Add(12_345);
            tally.Increment();
        }));
        Assert.Equal(2, tally.Sum);
    }
}
