using System.Diagnostics;
using System.Text.Json;
using Microsoft.Playwright;

namespace Candles.Tests.Support;

/// <summary>The chart page in a browser, which keeps what it asks for and what it complains of.</summary>
internal sealed class ChartPage : IAsyncDisposable
{
    public static readonly (int Width, int Height) Desk = (1280, 800);
    public static readonly (int Width, int Height) Phone = (390, 844);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly IBrowserContext _context;
    private readonly List<string> _errors = [];
    private readonly List<string> _requests = [];

    private ChartPage(IBrowserContext context, IPage page)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                _errors.Add(message.Text);
        };
        page.PageError += (_, error) => _errors.Add(error);
        page.Request += (_, request) => _requests.Add(new Uri(request.Url).PathAndQuery);
    }

    public IPage Page { get; }

    /// <summary>Errors and warnings of the console, and what no script caught.</summary>
    public IReadOnlyList<string> Errors => _errors;

    /// <summary>The same without those that browsers write of themselves where an answer is an error or does not come.</summary>
    public IEnumerable<string> ErrorsOfScripts => _errors.Where(e => !e.StartsWith("Failed to load resource", StringComparison.Ordinal));

    /// <summary>Path and query of all that was asked for.</summary>
    public IReadOnlyList<string> Requests => _requests;

    /// <param name="query">Of the address: <c>?series=…</c>.</param>
    /// <param name="before">What is done before the page is asked for.</param>
    public static async Task<ChartPage> Open(
        Chromium chromium, CandlesApp app, string query = "", (int Width, int Height)? size = null, bool isDark = false, Func<IPage, Task>? before = null)
    {
        var (width, height) = size ?? Desk;
        var context = await (await chromium.Browser()).NewContextAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = isDark ? ColorScheme.Dark : ColorScheme.Light,
        });
        context.SetDefaultTimeout(15_000);
        var page = new ChartPage(context, await context.NewPageAsync());
        if (before is not null)
            await before(page.Page);
        await page.Page.GotoAsync(new Uri(app.Address, $"/{query}").ToString());
        return page;
    }

    public async Task<ChartPage> Ready()
    {
        await Shows("ready");
        return this;
    }

    /// <summary>Waits until the page is in this state.</summary>
    public Task Shows(string state) => Until($"window.candles?.state() === '{state}'");

    /// <summary>Asks until it is so. (Playwright's own wait evaluates text in the page, which the page's policy forbids.)</summary>
    public async Task Until(string expression)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await Ask<bool>($"Boolean({expression})"))
        {
            if (Stopwatch.GetElapsedTime(start) > Patience)
                Assert.Fail($"It never came to pass that {expression}; the page is '{await Ask<string>("window.candles?.state()")}' and says: {string.Join('\n', _errors)}");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>What was set off is drawn.</summary>
    public Task Settles() => Ask<bool>("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))");

    public Task<T> Ask<T>(string expression) => Page.EvaluateAsync<T>(expression);

    public ILocator Slot(string name) => Page.Locator($".legend [data-slot={name}]");

    public Task<string> TextOf(string selector) => Page.InnerTextAsync(selector);

    /// <summary>The candles that the page holds, as format=lightweight has them.</summary>
    public async Task<string> Candles() => string.Join(
        ',', (await Ask<JsonElement>("window.candles.data()")).EnumerateArray().Select(row =>
            $"{{\"time\":{row.GetProperty("time")},{string.Join(',', new[] { "open", "high", "low", "close", "volume" }.Select(f => $"\"{f}\":{row.GetProperty(f).GetString()}"))}}}"));

    public async ValueTask DisposeAsync() => await _context.DisposeAsync();
}
