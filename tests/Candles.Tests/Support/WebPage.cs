using Microsoft.Playwright;

namespace Candles.Tests.Support;

/// <summary>A page of a server in a browser without a window, Chromium, with all that it complains of.</summary>
internal sealed class WebPage : IAsyncDisposable
{
    public const int Desk = 1280;
    public const int Phone = 390;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly List<string> _complaints = [];

    private WebPage(IPlaywright playwright, IBrowser browser, IPage page)
    {
        (_playwright, _browser, Page) = (playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _complaints.Add(message.Text);
        };
        page.PageError += (_, error) => _complaints.Add(error);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and what scripts threw and nobody caught.</summary>
    public IReadOnlyList<string> Complaints => _complaints;

    /// <summary>Opens a page; skips the test where there is no browser, with CI=true it fails.</summary>
    /// <param name="width">In CSS pixels.</param>
    public static async Task<WebPage> Open(CandlesApp app, string address, int width = Desk, bool isDark = false)
    {
        var program = Browser.Find();
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-dev-shm-usage"] });
        var page = await browser.NewPageAsync(new()
        {
            ViewportSize = new() { Width = width, Height = width == Phone ? 844 : 900 },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        var opened = new WebPage(playwright, browser, page);
        await page.GotoAsync(new Uri(app.Address, address).ToString());
        return opened;
    }

    /// <summary>Waits until an element has a text.</summary>
    public Task Has(string selector, string text, int seconds = 30) =>
        Page.Locator(selector).Filter(new() { HasText = text }).First.WaitForAsync(new() { Timeout = 1000 * seconds });

    public async Task<string[]> Texts(string selector) => [.. await Page.Locator(selector).AllInnerTextsAsync()];

    /// <summary>How many pixels the page is wider than the window, which then scrolls sideways.</summary>
    public Task<int> Overhang() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
