using Candles.Api.Route;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Pages;

/// <summary>The page that sets the paths side by side, in a browser.</summary>
public sealed class ComparePageTests
{
    private const string Chosen = "/compare?series=Some/USDT/x&limit=1000&seconds=5";

    private static readonly string[] Paths = [.. ReadStrategy.All.Select(path => path.Name)];

    [Theory]
    [InlineData(WebPage.Desk, false)]
    [InlineData(WebPage.Phone, true)]
    public async Task It_draws_all_paths_with_their_steps(int width, bool isDark)
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen, width, isDark);
        await Run(web);

        Assert.Equal(Paths.Append("window"), await web.Texts("#picture tbody th"));
        Assert.Equal(Paths.Select(_ => "identity").Append("gzip"), await web.Texts("#picture tbody td:nth-child(2)"));
        Assert.Equal(4, await web.Page.Locator(".panel").CountAsync());
        Assert.Equal(["db", "map", "validate", "encode", "rest"], await Steps(web, "validated"));
        Assert.Equal(["db", "encode", "rest"], await Steps(web, "raw"));
        Assert.Equal(["window", "rest"], await Steps(web, "window"));
        Assert.Empty(web.Complaints);
        Assert.Equal(0, await web.Overhang());
    }

    [Fact]
    public async Task It_says_so_where_bodies_differ()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen);
        await web.Page.RouteAsync("**/*path=raw*", async route =>
        {
            var answer = await route.FetchAsync();
            await route.FulfillAsync(new() { Response = answer, Body = (await answer.TextAsync()).Replace(":10}", ":11}", StringComparison.Ordinal) });
        });
        await Run(web);

        Assert.Equal("false", await web.Page.Locator(".checks").GetAttributeAsync("data-equal"));
        Assert.Contains("raw, objects, identity is not what", (await web.Texts(".checks .bad"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_bodies_are_the_same_and_as_long_as_the_browser_counts()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen);
        await Run(web);

        Assert.Equal("true", await web.Page.Locator(".checks").GetAttributeAsync("data-equal"));
        Assert.Contains("identical, byte for byte", (await web.Texts(".checks .good"))[0], StringComparison.Ordinal);
        var counted = await web.Page.EvaluateAsync<int[]>(
            "[...new Set(performance.getEntriesByType('resource').filter(one => one.name.includes('path=window')).map(one => one.encodedBodySize))]");
        var told = await web.Page.EvaluateAsync<int[]>(
            "[...document.querySelectorAll('[data-path=window] td:nth-last-child(2)')].map(cell => Number(cell.textContent.replaceAll(',', '')))");
        Assert.Equal(2, told.Length);
        Assert.True(told[0] > 2 * told[1], $"Identity {told[0]}, gzip {told[1]}.");
        Assert.Equal(told.Order(), counted.Order());
    }

    [Fact]
    public async Task It_sets_all_formats_side_by_side()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen.Replace("limit=1000", "limit=100&format=all", StringComparison.Ordinal));
        await Run(web);

        Assert.Equal(CandleEncoder.All.Select(format => format.Name), await web.Texts(".matrix tbody th"));
        Assert.Equal("true", await web.Page.Locator(".checks").GetAttributeAsync("data-equal"));
        await web.Page.Locator(".tabs button", new() { HasText = "csv" }).ClickAsync();
        Assert.Equal("true", await web.Page.Locator(".tabs [data-format=csv]").GetAttributeAsync("aria-pressed"));
        Assert.Empty(web.Complaints);
    }

    [Fact]
    public async Task It_shows_why_the_server_refuses()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/compare?series=Some/USDT/nothing");
        await Press(web);

        await web.Has("#state.fault", "There is no such series");
        Assert.Equal("Run", await web.Page.Locator("#run").InnerTextAsync());
    }

    [Fact]
    public async Task It_says_that_the_server_went_away()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen.Replace("seconds=5", "seconds=60"));
        await Press(web);
        await web.Page.Locator("#picture").WaitForAsync(); // after the first round
        await web.Page.RouteAsync("**/candle/**", route => route.AbortAsync());

        await web.Has("#state.fault", "The server went away");
        Assert.True(await web.Page.Locator("#picture").IsVisibleAsync());
    }

    [Fact]
    public async Task The_keyboard_starts_and_stops_it()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, Chosen);
        await web.Has("#state", "Ready");
        await web.Page.Locator("[name=series]").PressAsync("Enter");
        await web.Has("#round", "Round");
        await web.Page.Locator("#run").PressAsync("Enter");

        await web.Has("#state", "Stopped");
    }

    private static async Task<CandlesApp> Start()
    {
        var app = await CandlesApp.Start();
        await app.Write("Some/USDT/x", "1m", Posting.Minutes(1000));
        return app;
    }

    private static async Task Press(WebPage web)
    {
        await web.Has("#state", "Ready");
        await web.Page.Locator("#run").ClickAsync();
    }

    private static async Task Run(WebPage web)
    {
        await Press(web);
        await web.Has("#state", "Done", seconds: 90);
    }

    /// <summary>What the bar of a path is made of, in the first panel.</summary>
    private static Task<string[]> Steps(WebPage web, string path) => web.Page.EvaluateAsync<string[]>(
        """
        path => {
          const panel = document.querySelector(".panel");
          const row = [...panel.querySelectorAll(".name")].findIndex(name => name.textContent === path);
          return [...panel.querySelectorAll(".track")[row].querySelectorAll("b")].map(part => part.className.replace("step-", ""));
        }
        """,
        path);
}
