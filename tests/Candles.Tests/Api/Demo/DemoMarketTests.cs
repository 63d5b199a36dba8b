using System.Globalization;
using Candles.Api.Demo;
using Candles.Api.Options;
using Candles.Data.Model;
using Candles.Data.Numbers;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Demo;

public sealed class DemoMarketTests
{
    private const long Minute = 60_000;
    private static readonly long Start = Some.Time("2026-06-01");
    private static readonly long End = Some.Time("2026-07-01");

    public static TheoryData<string> Series { get; } = [.. DemoSeries.All.Select(series => series.Key.ToString())];

    [Theory, MemberData(nameof(Series))]
    public void Two_generations_agree(string series) =>
        Assert.Equal(Month(series), Month(series));

    [Theory, MemberData(nameof(Series))]
    public void A_candle_does_not_depend_on_where_the_generation_starts(string series)
    {
        var month = Month(series);
        var market = Market(series);
        foreach (var candle in month.Where((_, i) => i % 997 == 0))
            Assert.Equal([candle], market.Between(candle.OpenTime, candle.OpenTime + Minute));
    }

    [Theory]
    [InlineData("demo/USDT/BTC", "60023.55 60040.42 60023.48 60034.55 23.19269")]
    [InlineData("demo/USDT/ETH", "2874.59 2874.59 2872.95 2873.76 109.5308")]
    [InlineData("demo/USDT/DOGE", "0.09468 0.0947 0.09457 0.09457 211018")]
    [InlineData("demo/USDT/PEPE", "0.000008927 0.000008935 0.000008927 0.000008932 1053118674")]
    [InlineData("demo/EUR/SOL", "155.6 155.72 155.53 155.72 104.097")]
    [InlineData("demo/BTC/ETH", "0.04907 0.049081 0.049067 0.049078 13.8951")]
    [InlineData("demo/BTC/HOT", "0.000000009264 0.000000009267 0.000000009264 0.000000009267 129595")]
    [InlineData("demo/KRW/BTC", "102282000 102394000 102268000 102331000 2.76537455")]
    public void The_function_is_the_one_that_was_published(string series, string candle)
    {
        var noon = Some.Time("2026-06-15T12:00:00");
        var made = Assert.Single(Market(series).Between(noon, noon + Minute));
        Assert.Equal(candle, string.Create(CultureInfo.InvariantCulture, $"{made.Open} {made.High} {made.Low} {made.Close} {made.Volume}"));
    }

    [Theory, MemberData(nameof(Series))]
    public void Another_seed_gives_another_market(string series) =>
        Assert.NotEqual(Month(series)[0], new DemoMarket(Find(series), CandlesOptions.DefaultDemoSeed + 1).Between(Start, End)[0]);

    [Theory, MemberData(nameof(Series))]
    public void Every_candle_is_valid_and_canonical(string series)
    {
        var candles = Month(series);
        Assert.DoesNotContain(candles, candle => candle.Low <= 0 || candle.Volume <= 0);
        Assert.DoesNotContain(Numbers(candles), number => DecimalText.Canonical(number).Scale != number.Scale);
        Assert.True(CandleBatch.TryCreate(Interval.OneMinute, candles, End, out _, out _));
    }

    [Theory, MemberData(nameof(Series))]
    public void Candles_connect(string series)
    {
        var candles = Month(series);
        var neighbours = candles.Zip(candles.Skip(1)).Where(pair => pair.Second.OpenTime == pair.First.OpenTime + Minute);
        Assert.DoesNotContain(neighbours, pair => pair.First.Close != pair.Second.Open);
    }

    [Theory, MemberData(nameof(Series))]
    public void Prices_move_around_the_level_in_ticks(string series)
    {
        var candles = Month(series);
        var shape = Find(series);
        Assert.InRange(candles.Min(candle => candle.Low), shape.Level * 0.5m, shape.Level);
        Assert.InRange(candles.Max(candle => candle.High), shape.Level, shape.Level * 2);
        Assert.DoesNotContain(candles, candle => candle.High % shape.Tick != 0 || candle.Low % shape.Tick != 0 || candle.Close % shape.Tick != 0);
        Assert.True(candles.Select(candle => candle.Close).Distinct().Count() > 1_000);
    }

    [Fact]
    public void Levels_reach_from_a_hundred_millionth_to_a_hundred_million()
    {
        Assert.Equal(0.00000001m, DemoSeries.All.Min(series => series.Level));
        Assert.Equal(100_000_000m, DemoSeries.All.Max(series => series.Level));
        Assert.True(DemoSeries.All.Select(series => series.Key.Market).Distinct().Count() >= 3);
        Assert.All(DemoSeries.All, series => Assert.Equal("demo", series.Key.Exchange));
    }

    [Theory, MemberData(nameof(Series))]
    public void Some_minutes_are_missing_but_few(string series)
    {
        var months = Market(series).Between(Start, Start + (120 * 1440 * Minute));
        var gaps = months.Zip(months.Skip(1), (before, after) => ((after.OpenTime - before.OpenTime) / Minute) - 1).Where(gap => gap > 0).ToList();
        Assert.Contains(gaps, gap => gap == 1);
        Assert.Contains(gaps, gap => gap > 1);
        Assert.InRange(gaps.Sum(), 1, months.Length / 100);
        Assert.InRange(gaps.Max(), 1, DemoMarket.LongestOutage + 2); // two quiet minutes may touch it
    }

    [Fact]
    public void Bitcoin_trades_nearly_always() =>
        Assert.InRange(Month("demo/USDT/BTC").Length, 43_200 - 50, 43_200 - 1);

    [Theory, MemberData(nameof(Series))]
    public void A_range_is_half_open_and_may_lie_between_minutes(string series)
    {
        var candles = Market(series).Between(Start + 1, Start + (10 * Minute) + 1);
        Assert.Equal(Market(series).Between(Start + Minute, Start + (11 * Minute)), candles);
        Assert.Empty(Market(series).Between(Start, Start));
    }

    private static Candle[] Month(string series) => Market(series).Between(Start, End);

    private static DemoMarket Market(string series) => new(Find(series), CandlesOptions.DefaultDemoSeed);

    private static DemoSeries Find(string series) => DemoSeries.All.Single(candidate => candidate.Key.ToString() == series);

    private static IEnumerable<decimal> Numbers(IEnumerable<Candle> candles) =>
        candles.SelectMany(candle => new[] { candle.Open, candle.High, candle.Low, candle.Close, candle.Volume });
}
