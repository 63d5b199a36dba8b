using Candles.Tests.Support;

namespace Candles.Tests.Api.Pages;

/// <summary>The chart where there is none, or where it stands still.</summary>
public sealed class ChartStatesTests(Chromium chromium)
{
    private const string Near = "binance/USDT/NEAR";

    [Fact]
    public async Task Without_any_series_it_says_how_to_get_one_and_shows_the_first_by_itself()
    {
        await using var app = await CandlesApp.Start();
        await using var page = await ChartPage.Open(chromium, app);
        await page.Shows("empty");
        Assert.Contains("candles import", await page.TextOf("[data-is=empty]"));

        await app.Write(Near, "1m", Posting.Minutes(50));

        await page.Ready();
        Assert.Equal("NEAR/USDT", await page.Slot("series").InnerTextAsync());
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_series_that_is_not_stored_is_named_with_those_that_are_near()
    {
        await using var app = await CandlesApp.Start();
        await app.Write(Near, "1m", Posting.Minutes(50));
        await using var page = await ChartPage.Open(chromium, app, "?series=kraken/USDT/NEAR");
        await page.Shows("unknown");
        Assert.Contains("kraken/USDT/NEAR", await page.TextOf("[data-is=unknown]"));

        await page.Page.ClickAsync("[data-is=unknown] button");

        await page.Ready();
        await page.Page.WaitForURLAsync(url => url.Contains($"series={Near}", StringComparison.Ordinal)); // the address follows a moment later
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task An_interval_that_is_not_served_gives_way_to_one_that_is()
    {
        await using var app = await CandlesApp.Start();
        await app.Write(Near, "5m", Some.Candles(1, "5m", "2026-06-01", "2026-06-02"));
        await using var page = await ChartPage.Open(chromium, app, $"?series={Near}&interval=1m");
        await page.Ready();

        Assert.Contains("1m is not served", await page.TextOf(".notice"));
        await page.Page.WaitForURLAsync(url => url.Contains("interval=5m", StringComparison.Ordinal)); // the address follows a moment later
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task A_server_that_cannot_answer_is_asked_again()
    {
        await using var app = await CandlesApp.Start();
        await app.Write(Near, "1m", Posting.Minutes(50));
        var isAway = true;
        await using var page = await ChartPage.Open(chromium, app, $"?series={Near}", before: p => p.RouteAsync("**/candle/**", route => isAway
            ? route.FulfillAsync(new()
            {
                Status = 503,
                ContentType = "application/problem+json",
                Headers = [new("Retry-After", "1")],
                Body = """{"title":"The database is away","detail":"It will be back.","status":503}""",
            })
            : route.ContinueAsync()));
        await page.Shows("error");
        Assert.Contains("The database is away", await page.TextOf("[data-is=error]"));

        isAway = false;

        await page.Ready();
        Assert.Empty(page.ErrorsOfScripts);
    }

    [Fact]
    public async Task Where_the_build_had_no_npm_it_says_how_to_get_the_library()
    {
        await using var app = await CandlesApp.Start();
        await app.Write(Near, "1m", Posting.Minutes(50));
        await using var page = await ChartPage.Open(chromium, app, before: p => p.RouteAsync("**/ui/lib/**", route =>
            route.FulfillAsync(new() { ContentType = "text/javascript", Body = "export const missing = true;" })));
        await page.Shows("missing");

        Assert.Contains("npm", await page.TextOf("[data-is=missing]"));
        Assert.Empty(page.Errors);
    }

    [Fact]
    public async Task While_the_server_is_gone_a_banner_says_so_and_then_it_goes_on()
    {
        using var folder = new TemporaryFolder();
        var connection = $"Data Source={folder.File("candles.db")}";
        var first = await CandlesApp.Start(connection);
        await first.Write(Near, "1m", Posting.Minutes(50));
        await using var page = await ChartPage.Open(chromium, first, $"?series={Near}");
        await page.Ready();
        await page.Until("window.candles.isLive()");
        var address = first.Address;

        await first.DisposeAsync();
        await page.Page.WaitForSelectorAsync(".banner:not([hidden])");
        Assert.Contains("Connection lost", await page.TextOf(".banner"));

        await using var second = await CandlesApp.Start(connection, settings: ["--urls", address.ToString()]);
        await second.Write(Near, "1m", Posting.Minutes(3, first: 49));
        await page.Until("window.candles.isLive() && document.querySelector('.banner').hidden && window.candles.data().length === 52");
        Assert.Equal("ready", await page.Ask<string>("window.candles.state()"));
        Assert.Empty(page.ErrorsOfScripts);
    }
}
