using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Model;

public sealed class CandleBatchTests
{
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    [Fact]
    public void An_empty_batch_is_a_batch() => Assert.Equal(0, Batch.Of("1m").Count);

    [Fact]
    public void Unsorted_candles_are_sorted() => Property.Holds(200, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Noon, Noon + (100 * 60_000));
        var shuffled = candles.ToArray();
        random.Shuffle(shuffled);

        Assert.Equal(candles, Batch.Of(Interval.OneMinute, shuffled).Candles.ToArray());
    });

    [Fact]
    public void Values_are_made_canonical()
    {
        var batch = Batch.Of("1m", new Candle(Noon, 2.3200m, 3.0m, -0.0m, 2.50m, 100.00m));

        var candle = batch.Candles[0];
        Assert.Equal(
            ["2.32", "3", "0", "2.5", "100"],
            new[] { candle.Open, candle.High, candle.Low, candle.Close, candle.Volume }.Select(value => FormattableString.Invariant($"{value}")));
    }

    [Theory]
    [InlineData("open", 0)]
    [InlineData("high", 1)]
    [InlineData("low", 2)]
    [InlineData("close", 3)]
    [InlineData("volume", 4)]
    public void A_value_outside_the_limits_is_a_fault_of_its_field(string field, int place)
    {
        decimal[] values = [1, 1, 1, 1, 1];
        values[place] = 0.0000000000000000001m;
        var candle = new Candle(Noon, values[0], values[1], values[2], values[3], values[4]);

        Assert.Equal($"{field} 0.0000000000000000001 has more than 18 decimal places", OneFault("1m", candle));
    }

    [Theory]
    [InlineData(2, 1, 3, 2, 10, "low 3 is above high 1")]
    [InlineData(4, 3, 1, 2, 10, "open 4 is outside low 1 to high 3")]
    [InlineData(2, 3, 1, 4, 10, "close 4 is outside low 1 to high 3")]
    [InlineData(2, 3, 1, 2, -1, "volume -1 is negative")]
    public void A_candle_that_breaks_the_law_is_a_fault(int open, int high, int low, int close, int volume, string fault) =>
        Assert.Equal(fault, OneFault("1m", new Candle(Noon, open, high, low, close, volume)));

    [Theory]
    [InlineData("1m", "2024-02-29T12:00:30", "is not on the grid of 1m")]
    [InlineData("1w", "2024-02-29", "is not on the grid of 1w")]
    [InlineData("1m", "1970-12-31T23:59:00", "is before 1971-01-01")]
    [InlineData("1w", "1970-12-28", "is before 1971-01-01")]
    public void An_open_time_off_the_grid_or_before_1971_is_a_fault(string interval, string time, string reason) =>
        Assert.Equal($"open_time {Some.Time(time)} {reason}", OneFault(interval, At(Some.Time(time))));

    [Fact]
    public void An_open_time_beyond_year_9999_is_a_fault()
    {
        Assert.EndsWith("to the end of year 9999", OneFault("1m", At(CandleTime.Max + 1), latestOpen: long.MaxValue), StringComparison.Ordinal);
        Assert.EndsWith("to the end of year 9999", OneFault("1M", At(long.MaxValue), latestOpen: long.MaxValue), StringComparison.Ordinal);
    }

    [Fact]
    public void A_candle_may_open_at_the_latest_open_time_but_not_after()
    {
        Assert.True(CandleBatch.TryCreate(Interval.OneMinute, [At(Noon)], Noon, out _, out _));
        Assert.Equal($"open_time {Noon} is in the future", OneFault("1m", At(Noon), latestOpen: Noon - 1));
    }

    [Fact]
    public void An_open_time_twice_is_a_fault_of_the_later_row()
    {
        var faults = Faults(Interval.OneMinute, At(Noon), At(Noon + 60_000), At(Noon));

        Assert.Equal((2, $"open_time {Noon} stands twice in one batch"), (Assert.Single(faults.First).Index, faults.First[0].Fault.ToString()));
        Assert.Equal(1, faults.Count);
    }

    [Fact]
    public void Every_repeated_open_time_is_a_fault_of_every_row_but_its_first() => Property.Holds(500, random =>
    {
        var candles = Enumerable.Range(0, random.Next(1, 300)).Select(_ => At(Noon + (60_000 * random.Next(100)))).ToArray();
        var repeated = Enumerable.Range(0, candles.Length)
            .Where(i => candles.AsSpan(0, i).ToArray().Any(earlier => earlier.OpenTime == candles[i].OpenTime))
            .ToArray();

        var valid = CandleBatch.TryCreate(Interval.OneMinute, [.. candles], CandleTime.Max, out _, out var faults);
        Assert.Equal(repeated.Length == 0, valid);
        Assert.Equal(repeated.Length, faults?.Count ?? 0);
        Assert.Equal(repeated.Take(CandleBatch.MaxFaultsNamed), faults?.First.Select(fault => fault.Index) ?? []);
    });

    [Fact]
    public void The_first_ten_faults_are_named_and_all_are_counted() => Property.Holds(200, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Noon, Noon + (500 * 60_000));
        random.Shuffle(candles);
        var faulty = Enumerable.Range(0, candles.Length).Where(_ => random.Chance(0.1)).ToArray();
        foreach (var i in faulty)
            candles[i] = candles[i] with { Volume = -1 };

        var valid = CandleBatch.TryCreate(Interval.OneMinute, candles, CandleTime.Max, out _, out var faults);
        Assert.Equal(faulty.Length == 0, valid);
        Assert.Equal(faulty.Length, faults?.Count ?? 0);
        Assert.Equal(faulty.Take(10), faults?.First.Select(fault => fault.Index) ?? []);
    });

    private static Candle At(long time) => new(time, 2, 3, 1, 2, 10);

    private static BatchFaults Faults(Interval interval, params Candle[] candles)
    {
        Assert.False(CandleBatch.TryCreate(interval, candles, CandleTime.Max, out _, out var faults));
        return faults;
    }

    private static string OneFault(string interval, Candle candle, long latestOpen = CandleTime.Max)
    {
        Assert.False(CandleBatch.TryCreate(Some.Interval(interval), [candle], latestOpen, out _, out var faults));
        Assert.Equal(1, faults.Count);
        var fault = Assert.Single(faults.First);
        Assert.Equal(0, fault.Index);
        return fault.Fault.ToString();
    }
}
