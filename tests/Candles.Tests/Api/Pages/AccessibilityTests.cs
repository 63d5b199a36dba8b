using Candles.Api.OpenApi;
using Candles.Tests.Support;
using Microsoft.Playwright;

namespace Candles.Tests.Api.Pages;

/// <summary>axe-core (https://github.com/dequelabs/axe-core) with all of its rules finds nothing on any page, in either colour scheme.</summary>
public sealed class AccessibilityTests(Chromium chromium)
{
    private const string Axe = "tests/node/node_modules/axe-core/axe.min.js";

    private const string Violations = """
        axe.run(document, { resultTypes: ["violations"] }).then(found => found.violations.flatMap(rule =>
          rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 200)} ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ""}`)))
        """;

    /// <summary>Each page, and what is there once it is whole.</summary>
    private static readonly (string Address, string Shows)[] Pages =
    [
        ("/?series=demo/USDT/BTC", ".stage[data-state=ready]"),
        ("/?series=demo/USDT/NONE", ".stage[data-state=unknown]"),
        ("/compare?series=demo/USDT/BTC&limit=1000&seconds=5", "#state:has-text('Ready.')"),
        ("/docs", "#problems"),
        ("/problems", "table"),
        ("/problems/candles-invalid", "pre"),
        ("/problems/store-busy", "pre"),
    ];

    [Theory]
    [InlineData(WebPage.Desk, false)]
    [InlineData(WebPage.Desk, true)]
    [InlineData(WebPage.Phone, false)]
    [InlineData(WebPage.Phone, true)]
    public async Task Nothing_is_found_on_any_page(int width, bool isDark)
    {
        await using var app = await CandlesApp.Start();
        await app.Write("demo/USDT/BTC", "1m", Posting.Minutes(1500));
        var found = new List<string>();
        foreach (var (address, shows) in Pages)
            found.AddRange((await Check(app, address, width, isDark, page => page.Locator(shows).First.WaitForAsync())).Select(fault => $"{address} {fault}"));

        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Nothing_is_found_where_something_was_asked_for(bool isDark)
    {
        await using var app = await CandlesApp.Start();
        foreach (var series in ApiSample.Series)
            await app.Write(series.ToString(), ApiSample.Interval.Name, ApiSample.Candle);
        var found = new List<string>();

        found.AddRange(await Check(app, "/?series=demo/USDT/BTC", WebPage.Desk, isDark, async page =>
        {
            await page.Locator(".stage[data-state=ready]").WaitForAsync();
            await page.Locator("#search").FillAsync("eth");
            await page.Locator("#found [role=option]").First.WaitForAsync();
        }));
        found.AddRange(await Check(app, "/compare?series=demo/USDT/BTC&limit=1&seconds=5", WebPage.Desk, isDark, async page =>
        {
            await page.Locator("#state:has-text('Ready.')").WaitForAsync();
            await page.Locator("#run").ClickAsync();
            await page.Locator("#state:has-text('Done')").WaitForAsync(new() { Timeout = 60_000 });
        }));
        found.AddRange(await Check(app, "/docs", WebPage.Desk, isDark, async page =>
        {
            await page.Locator("#problems").WaitForAsync();
            await page.Locator("#get-series .try > summary").ClickAsync();
            await page.Locator("#get-series .send").ClickAsync();
            await page.Locator("#get-series .answer .status").WaitForAsync();
        }));
        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
    }

    private async Task<string[]> Check(CandlesApp app, string address, int width, bool isDark, Func<IPage, Task> whole)
    {
        var library = Repository.File(Axe);
        if (!File.Exists(library))
        {
            const string Hint = "The packages of tests/node are not here (npm ci --prefix tests/node; ./test does).";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Hint);
            Assert.Skip(Hint);
        }

        await using var context = await (await chromium.Browser()).NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
            ReducedMotion = ReducedMotion.Reduce, // else colours are looked at while they fade
        });
        var page = await context.NewPageAsync();
        await page.AddInitScriptAsync(scriptPath: library);
        await page.GotoAsync(new Uri(app.Address, address).ToString());
        await whole(page);
        return await page.EvaluateAsync<string[]>(Violations);
    }
}
