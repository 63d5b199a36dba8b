using System.Globalization;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Pages;

/// <summary>The chart as a visitor sees it.</summary>
public sealed class ChartPageTests(Chromium chromium) : IAsyncLifetime
{
    private const string Near = "binance/USDT/NEAR";
    private const long Minute = 60_000;
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    private readonly FakeTime _clock = new("2024-02-29T12:00:30");
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CandlesApp.Start(clock: _clock);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task The_first_paint_takes_one_request_for_a_thousand_candles(int width)
    {
        await _app.Write(Near, "1m", Minutes(1500));
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}", width == 390 ? ChartPage.Phone : ChartPage.Desk);
        await page.Ready();

        Assert.Equal([$"/candle/{Near}?interval=1m&format=lightweight&limit=1000"], page.Requests.Where(r => r.StartsWith($"/candle/{Near}?", StringComparison.Ordinal)));
        Assert.Equal(await Served("limit=1000"), await page.Candles());
        Assert.Equal("0", await page.Ask<string>("String(document.documentElement.scrollWidth - innerWidth)"));
        await page.Until("window.candles.isLive()");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Nothing_moves_while_the_page_comes()
    {
        await _app.Write(Near, "1m", Minutes(1500));
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}", before: p => p.AddInitScriptAsync(
            "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(e => window.shift += e.value)).observe({ type: 'layout-shift', buffered: true });"));
        await page.Ready();
        await page.Until("window.candles.isLive()");

        Assert.True(await page.Ask<double>("window.shift") < 0.01);
    }

    [Theory]
    [InlineData(1280)]
    [InlineData(390)]
    public async Task Scrolling_back_over_20000_candles_leaves_no_gap_repeats_none_and_does_not_jump(int width)
    {
        var stored = Minutes(21_500).Where((_, i) => i % 97 != 5).ToArray(); // minutes without a trade are none of ours
        await _app.Write(Near, "1m", stored);
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}", width == 390 ? ChartPage.Phone : ChartPage.Desk);
        await page.Ready();
        await page.Page.FocusAsync("#chart");
        for (var i = 0; i < 4; i++)
            await page.Page.Keyboard.PressAsync("-");

        var count = 0;
        while (await page.Ask<int>("window.candles.data().length") is var held && held < stored.Length)
        {
            Assert.True(++count < 500, $"{held} candles after {count} keys.");
            await page.Page.Keyboard.PressAsync("Shift+ArrowLeft");
            await page.Settles();
            var seen = await page.Ask<string>("JSON.stringify(window.candles.visible()?.to)");
            await page.Ask<bool>("new Promise(done => setTimeout(() => done(true), 15))");
            Assert.Equal(seen, await page.Ask<string>("JSON.stringify(window.candles.visible()?.to)"));
        }

        Assert.Equal(string.Join(',', stored.Select(Row)), await page.Candles());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_live_candle_arrives_changes_closes_and_is_corrected()
    {
        await _app.Write(Near, "1m", Minutes(300));
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}");
        await page.Ready();
        await page.Until("window.candles.isLive()");

        await _app.Write(Near, "1m", At(0, 2.5m));
        await page.Until("window.candles.data().at(-1).close === '2.5'");
        Assert.Equal("2.500", await page.Slot("close").InnerTextAsync()); // the series has three places
        Assert.StartsWith("2.500 NEAR/USDT 1m", await page.Page.TitleAsync());

        _clock.Now += TimeSpan.FromMinutes(1);
        await _app.Write(Near, "1m", At(1, 2.75m));
        await page.Until("window.candles.data().at(-1).close === '2.75'");
        await _app.Write(Near, "1m", At(-3, 2.25m));
        await page.Until("window.candles.data().at(-5).close === '2.25'");

        Assert.Equal(await Served("limit=302"), await page.Candles());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Numbers_are_shown_with_the_digits_that_are_stored()
    {
        await _app.Write(Near, "1m",
            new Candle(Noon - Minute, 0.1m, 123456789.123456789012345678m, 0.1m, 0.3m, 987.000000000000000001m),
            new Candle(Noon, 0.1m, 123456789.123456789012345678m, 0.1m, 0.2m, 987.000000000000000001m));
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}");
        await page.Ready();

        Assert.Equal("123456789.123456789012345678", await page.Slot("high").InnerTextAsync());
        Assert.Equal("0.200000000000000000", await page.Slot("close").InnerTextAsync());
        Assert.Equal("987.000000000000000001", await page.Slot("volume").InnerTextAsync());
        Assert.Equal("−33.33%", await page.Slot("change").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_legend_tells_of_the_candle_under_the_cross_hair()
    {
        await _app.Write(Near, "1m", Minutes(300));
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}");
        await page.Ready();
        Assert.Equal("2024-02-29 11:59 UTC", await page.Slot("time").InnerTextAsync());

        await page.Page.Mouse.MoveAsync(300, 400);
        await page.Until("document.querySelector('[data-slot=time]').textContent !== '2024-02-29 11:59 UTC'");
        var time = DateTime.Parse((await page.Slot("time").InnerTextAsync())[..16], CultureInfo.InvariantCulture);
        var shown = Minutes(300).Single(candle => candle.OpenTime == Some.Time(time.ToString("s", CultureInfo.InvariantCulture)));
        Assert.Equal(shown.Close.ToString("0.000", CultureInfo.InvariantCulture), await page.Slot("close").InnerTextAsync());
    }

    private async Task<string> Served(string query) =>
        (await _app.GetBody($"/candle/{Near}?format=lightweight&{query}"))[1..^1];

    /// <summary>So many minutes that end at noon.</summary>
    private static Candle[] Minutes(int count) => [.. Enumerable.Range(-count, count).Select(i =>
        new Candle(Noon + (i * Minute), 2 + (Math.Abs(i) % 7 * 0.01m), 2.2m, 1.9m, 2 + (Math.Abs(i + 1) % 7 * 0.011m), 10 + (Math.Abs(i) % 13)))];

    private static Candle At(int minute, decimal close) => new(Noon + (minute * Minute), 2, 3, 1, close, 5);

    private static string Row(Candle c) => string.Create(
        CultureInfo.InvariantCulture,
        $"{{\"time\":{c.OpenTime / 1000},\"open\":{Decimals.Text(c.Open)},\"high\":{Decimals.Text(c.High)},\"low\":{Decimals.Text(c.Low)},\"close\":{Decimals.Text(c.Close)},\"volume\":{Decimals.Text(c.Volume)}}}");
}
