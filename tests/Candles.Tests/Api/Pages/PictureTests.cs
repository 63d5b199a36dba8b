using Candles.Tests.Support;
using Microsoft.Playwright;

namespace Candles.Tests.Api.Pages;

/// <summary>
/// No tests but the photographer: <c>docs/pictures/make</c> runs it, and it writes the pictures of the README, and one of every page in both
/// colour schemes where the environment names a folder for them.
/// </summary>
public sealed class PictureTests(Chromium chromium)
{
    private const string Folder = "CANDLES_PICTURES";

    private static readonly (string Name, string Address)[] All =
    [
        ("chart", "/"), ("compare", "/compare"), ("docs", "/docs"), ("problems", "/problems"), ("problem", "/problems/parameter-invalid"),
    ];

    [Fact(Explicit = true)]
    public async Task Pictures_of_the_README()
    {
        await using var app = await Start();
        await using (var chart = await ChartPage.Open(chromium, app, "?series=demo/USDT/BTC&interval=5m", (1200, 640)))
        {
            await chart.Ready();
            await chart.Settles();
            await Take(chart.Page, Repository.File("docs/pictures/chart.png"));
        }

        await using var compare = await WebPage.Open(app, "/compare?series=demo/USDT/BTC&limit=1000&seconds=5");
        await compare.Page.SetViewportSizeAsync(1200, 1500);
        await compare.Has("#state", "Ready.");
        await compare.Page.Locator("#run").ClickAsync();
        await compare.Has("#state", "Done", 60);
        await compare.Page.Locator("#picture").ScreenshotAsync(new() { Path = Repository.File("docs/pictures/compare.png") });
    }

    [Fact(Explicit = true)]
    public async Task Pictures_of_every_page()
    {
        var folder = Environment.GetEnvironmentVariable(Folder);
        Assert.SkipUnless(folder is { Length: > 0 }, $"{Folder} names no folder.");
        await using var app = await Start();
        foreach (var (name, address) in All)
        {
            foreach (var isDark in (bool[])[false, true])
            {
                await using var web = await WebPage.Open(app, address, isDark: isDark);
                await web.Page.WaitForTimeoutAsync(1500); // for eyes alone
                await Take(web.Page, Path.Combine(folder!, $"{name}-{(isDark ? "dark" : "light")}.png"));
            }
        }
    }

    private static async Task<CandlesApp> Start()
    {
        var app = await CandlesApp.Start(null, null, "--Candles:Demo=true");
        await app.Ready();
        return app;
    }

    private static Task Take(IPage page, string file) => page.ScreenshotAsync(new() { Path = file });
}
