using System.Globalization;
using Candles.Api.Dialects.Udf;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

public sealed class UdfHistoryTests(UdfSample sample) : IClassFixture<UdfSample>
{
    private const int Seed = 1;

    [Fact]
    public async Task Bars_are_those_that_the_protocol_asks_for()
    {
        var random = new Random(Seed);
        for (var i = 0; i < 300; i++)
        {
            var interval = random.One(Interval.All);
            var (start, end) = (Some.Time("2026-04-28") / 1000, Some.Time("2026-06-07") / 1000);
            var from = random.NextInt64(start, end);
            var to = from + 1 + random.NextInt64(random.Chance(0.5) ? 7200 : end - from);
            int? count = random.Chance(0.6) ? random.Next(1, random.Chance(0.3) ? 6000 : 50) : null;
            var question = $"symbol={UdfSample.Name}&resolution={UdfResolution.Of(interval)}&to={to}"
                + (count is null || random.Chance(0.5) ? $"&from={from}" : "")
                + (count is null ? "" : $"&countback={count}");

            Assert.True(Expected(interval, from, to, count) == await Ask(question), $"{question} (seed {Seed})");
        }
    }

    [Fact]
    public async Task Countback_wins_over_from()
    {
        var before = Before(Some.Time("2026-06-03"));
        Assert.Equal(Ok(before[^5..]), await Ask($"symbol={UdfSample.Name}&resolution=1&from=1780444790&to=1780444800&countback=5"));
    }

    [Fact]
    public async Task To_is_exclusive()
    {
        var last = sample.Model.All(Interval.OneMinute)[^1];
        var at = last.OpenTime / 1000;

        Assert.Equal(Ok(Before(last.OpenTime)[^1..]), await Ask($"symbol={UdfSample.Name}&resolution=1&to={at}&countback=1"));
        Assert.Equal(Ok([last]), await Ask($"symbol={UdfSample.Name}&resolution=1&to={at + 1}&countback=1"));
    }

    [Fact]
    public async Task A_poll_that_sees_one_bar_gets_the_one_before_it_however_old_it_is()
    {
        var first = sample.Model.All(Interval.OneMinute).First(c => c.OpenTime >= Some.Time("2026-06-01"));
        var at = first.OpenTime / 1000;

        Assert.Equal(Ok([Before(first.OpenTime)[^1], first]), await Ask($"symbol={UdfSample.Name}&resolution=1&from={at - 600}&to={at + 1}"));
    }

    [Theory]
    [InlineData("1D", "1d")]
    [InlineData("1W", "1w")]
    public async Task A_poll_of_ten_minutes_sees_how_the_day_and_the_week_go(string resolution, string interval)
    {
        var newest = sample.Model.All(Some.Interval(interval))[^2..];
        var at = (newest[^1].OpenTime / 1000) + 43_200;

        Assert.Equal(Ok(newest), await Ask($"symbol={UdfSample.Name}&resolution={resolution}&from={at - 600}&to={at}"));
    }

    [Fact]
    public async Task The_very_first_bar_comes_alone()
    {
        var first = sample.Model.All(Interval.OneMinute)[0];
        Assert.Equal(Ok([first]), await Ask($"symbol={UdfSample.Name}&resolution=1&from=-5000000&to={(first.OpenTime / 1000) + 1}"));
    }

    [Fact]
    public async Task In_a_gap_there_is_no_data_and_the_bar_before_is_the_next_time()
    {
        var before = Before(Some.Time("2026-05-15"))[^1].OpenTime / 1000;
        Assert.Equal(
            $$"""{"s":"no_data","nextTime":{{before}}}""",
            await Ask($"symbol={UdfSample.Name}&resolution=1&from={Some.Time("2026-05-15") / 1000}&to={Some.Time("2026-05-16") / 1000}"));
    }

    [Theory]
    [InlineData("from=0&to=1577836800")]
    [InlineData("from=-100000000000&to=-99999999999")]
    [InlineData("to=1577836800&countback=300")]
    [InlineData("from=0&to=1577836800&countback=300")]
    public async Task Before_all_bars_there_is_no_data_and_no_next_time(string range) =>
        Assert.Equal("""{"s":"no_data"}""", await Ask($"symbol={UdfSample.Name}&resolution=60&{range}"));

    [Fact]
    public async Task Without_to_the_newest_bars_are_answered() =>
        Assert.Equal(Ok(sample.Model.All(Interval.OneMinute)[^3..]), await Ask($"symbol={UdfSample.Name}&resolution=1&countback=3"));

    [Theory]
    [InlineData("D", "1D")]
    [InlineData("W", "1W")]
    [InlineData("M", "1M")]
    public async Task One_may_be_left_out_of_a_resolution(string left, string whole) =>
        Assert.Equal(
            await Ask($"symbol={UdfSample.Name}&resolution={whole}&countback=9"), await Ask($"symbol={UdfSample.Name}&resolution={left}&countback=9"));

    private static string Ok(Candle[] bars)
    {
        string[] columns =
        [
            $"\"t\":[{string.Join(',', bars.Select(b => (b.OpenTime / 1000).ToString(CultureInfo.InvariantCulture)))}]",
            Column("o", b => b.Open), Column("h", b => b.High), Column("l", b => b.Low), Column("c", b => b.Close), Column("v", b => b.Volume),
        ];
        return $"{{\"s\":\"ok\",{string.Join(',', columns)}}}";

        string Column(string name, Func<Candle, decimal> value) => $"\"{name}\":[{string.Join(',', bars.Select(b => Decimals.Text(value(b))))}]";
    }

    private string Expected(Interval interval, long from, long to, int? count)
    {
        Candle[] before = [.. sample.Model.All(interval).Where(c => c.OpenTime < to * 1000)];
        Candle[] asked = count is { } n ? [.. before.TakeLast(n)] : [.. before.Where(c => c.OpenTime >= from * 1000)];
        var isPoll = asked.Length == 0 && before.Length > 0 && before[^1] == sample.Model.All(interval)[^1] && interval.Next(before[^1].OpenTime) > from * 1000;
        if (count is null && (asked.Length == 1 || isPoll))
            asked = [.. before.TakeLast(2)];
        var next = count is null && before.Length > 0 ? $",\"nextTime\":{before[^1].OpenTime / 1000}" : "";
        return asked.Length > 0 ? Ok(asked) : $"{{\"s\":\"no_data\"{next}}}";
    }

    private Candle[] Before(long time) => [.. sample.Model.All(Interval.OneMinute).Where(c => c.OpenTime < time)];

    private Task<string> Ask(string question) => sample.App.GetBody($"/udf/history?{question}");
}
