using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Pages;

/// <summary>Search, interval, theme and address of the chart.</summary>
public sealed class ChartControlsTests(Chromium chromium) : IAsyncLifetime
{
    private const string Near = "binance/USDT/NEAR";

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write(Near, "1m", Posting.Minutes(9000));
        await _app.Write("binance/USDT/FIL", "1m", Posting.Minutes(100));
        await _app.Write("upbit/KRW/BTC", "15m", Some.Candles(1, "15m", "2026-06-01", "2026-06-03"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_series_is_found_and_chosen_by_keys_alone()
    {
        await using var page = await Open($"?series={Near}");
        var keys = page.Page.Keyboard;

        await keys.PressAsync("/");
        await keys.TypeAsync("usdt bin");
        Assert.Equal(2, await page.Page.Locator("#found [role=option]").CountAsync());
        await keys.PressAsync("ArrowDown");
        var active = await page.Page.GetAttributeAsync("#search", "aria-activedescendant");
        Assert.Contains("NEAR", await page.TextOf($"#{active}"));
        await keys.PressAsync("ArrowUp");
        await keys.PressAsync("Enter");

        await page.Until("document.title.includes('FIL/USDT')");
        await page.Page.WaitForURLAsync(url => url.Contains("series=binance/USDT/FIL", StringComparison.Ordinal));
        await page.Page.GoBackAsync();
        await page.Until("document.title.includes('NEAR/USDT')");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task Escape_leaves_the_search_as_it_was()
    {
        await using var page = await Open($"?series={Near}");
        await page.Page.ClickAsync("#search");
        await page.Page.Keyboard.TypeAsync("fil");
        await page.Page.Keyboard.PressAsync("Escape");

        Assert.Equal("NEAR/USDT · binance", await page.Page.InputValueAsync("#search"));
        Assert.Equal("false", await page.Page.GetAttributeAsync("#search", "aria-expanded"));
    }

    [Fact]
    public async Task The_search_is_fast_with_thousands_of_series()
    {
        await using var page = await Open($"?series={Near}");

        var time = await page.Ask<double>(
            """
            (async () => {
                const { find } = await import("/ui/chart-series.js");
                const all = Array.from({ length: 10000 }, (_, i) => ({ exchange: "ex" + i % 7, market: "USDT", asset: "A" + i.toString(36) }));
                find(all, "warm");
                const start = performance.now();
                const found = find(all, "ex3 usdt a1z");
                if (!found[0].asset.startsWith("A1z")) throw new Error(found[0].asset);
                return performance.now() - start;
            })()
            """);

        Assert.True(time < 250, $"{time} ms");
    }

    [Fact]
    public async Task The_intervals_are_those_that_the_series_serves_and_are_chosen_by_arrows()
    {
        await using var page = await Open("?series=upbit/KRW/BTC&interval=15m");
        Assert.Equal(Some.Interval("15m").Served.Select(i => i.Name), await page.Page.Locator(".intervals span").AllInnerTextsAsync());

        await page.Page.FocusAsync(".intervals input:checked");
        await page.Page.Keyboard.PressAsync("ArrowRight");

        var count = (await _app.GetBody("/candle/upbit/KRW/BTC?interval=30m&limit=1440&format=csv")).Split('\n').Length - 2;
        await page.Until($"new URLSearchParams(location.search).get('interval') === '30m' && window.candles.data().length === {count}");
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_page_knows_of_every_base_what_is_served()
    {
        await using var page = await Open($"?series={Near}");

        foreach (var stored in Interval.All)
        {
            var names = await page.Ask<string>($"import('/ui/chart-intervals.js').then(m => m.servedBy('{stored}').map(i => i.name).join())");
            Assert.Equal(string.Join(',', stored.Served), names);
        }
    }

    [Fact]
    public async Task A_stretch_of_the_past_is_in_the_address_and_opens_again()
    {
        await using var page = await Open($"?series={Near}&interval=1m&from=2026-06-03T00:00Z&to=2026-06-03T02:00Z");
        await page.Settles();
        var first = await page.Ask<string>("JSON.stringify(window.candles.visible())");
        Assert.Equal($$"""{"from":{{Some.Time("2026-06-03") / 1000}},"to":{{Some.Time("2026-06-03T02:00:00") / 1000}}}""", first);

        await page.Page.FocusAsync("#chart");
        await page.Page.Keyboard.PressAsync("Shift+ArrowLeft");
        await page.Until("!location.search.includes('from=2026-06-03T00:00Z')");
        await page.Settles();
        var seen = await page.Ask<string>("JSON.stringify(window.candles.visible())");
        await using var again = await Open(new Uri(page.Page.Url).Query);

        Assert.Equal(seen, await again.Ask<string>("JSON.stringify(window.candles.visible())"));
    }

    [Fact]
    public async Task From_the_past_it_goes_on_to_the_newest_without_a_gap()
    {
        await using var page = await Open($"?series={Near}&interval=1m&from=2026-06-03T00:00Z&to=2026-06-03T02:00Z");
        await page.Page.FocusAsync("#chart");
        for (var i = 0; i < 200 && await page.Ask<bool>("!document.querySelector('.newest').hidden"); i++)
        {
            await page.Page.Keyboard.PressAsync("Shift+ArrowRight");
            await page.Settles();
        }

        Assert.True(await page.Ask<bool>("window.candles.data().every((row, i, all) => i === 0 || row.time === all[i - 1].time + 60)"));
        Assert.Equal((Some.Time("2026-06-01") / 1000) + (8999 * 60), await page.Ask<long>("window.candles.data().at(-1).time"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_button_leads_to_the_newest_at_once()
    {
        await using var page = await Open($"?series={Near}&interval=1m&from=2026-06-03T00:00Z&to=2026-06-03T02:00Z");
        await page.Page.ClickAsync(".newest");

        await page.Until("document.querySelector('.newest').hidden");
        Assert.Equal((Some.Time("2026-06-01") / 1000) + (8999 * 60), await page.Ask<long>("window.candles.data().at(-1).time"));
    }

    [Fact]
    public async Task The_theme_is_the_systems_until_it_is_chosen_and_then_remembered()
    {
        await using var page = await ChartPage.Open(chromium, _app, $"?series={Near}", isDark: true);
        await page.Ready();
        const string ground = "getComputedStyle(document.body).backgroundColor";
        var dark = await page.Ask<string>(ground);

        await page.Page.ClickAsync("[data-theme-toggle]");
        var light = await page.Ask<string>(ground);
        Assert.NotEqual(dark, light);

        await page.Page.ReloadAsync();
        Assert.Equal(light, await page.Ask<string>(ground));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task The_page_may_run_nothing_but_what_this_server_has()
    {
        using var answer = await _app.Send("GET", "/", ("Accept", "text/html"));

        Assert.Contains("default-src 'none'; script-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single());
    }

    private async Task<ChartPage> Open(string query) => await (await ChartPage.Open(chromium, _app, query)).Ready();
}
