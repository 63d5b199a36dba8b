using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Tests.Support;
using Microsoft.Playwright;

namespace Candles.Tests.Api.Pages;

/// <summary>The page to read and try the API, in a browser.</summary>
public sealed class DocsPageTests
{
    private const string CandleGet = "#get-candle-exchange-market-asset";

    [Theory]
    [InlineData(WebPage.Desk, false)]
    [InlineData(WebPage.Phone, true)]
    public async Task It_shows_every_operation_and_problem(int width, bool isDark)
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/docs", width, isDark);
        await web.Has("#problems", "internal-error");

        var document = JsonNode.Parse(await app.GetBody("/openapi/v1.json"))!;
        var operations =
            from path in document["paths"]!.AsObject()
            from operation in path.Value!.AsObject()
            where operation.Key is "get" or "post" or "delete"
            select (string)operation.Value!["operationId"]!;
        var shown = await web.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('.operation')].map(one => one.id)");
        Assert.Equal(operations.Order(), shown.Order());
        Assert.Equal(ProblemType.All.Select(problem => problem.Name), await web.Texts("#problems dt code"));
        Assert.Empty(web.Complaints);
        Assert.Equal(0, await web.Overhang());
    }

    [Fact]
    public async Task A_request_can_be_tried()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/docs");
        var form = await Try(web, CandleGet);
        await form.Locator(".examples button", new() { HasText = "format arrays" }).ClickAsync();
        await form.Locator("[name=limit]").FillAsync("3");
        await form.Locator(".send").ClickAsync();

        await web.Has($"{CandleGet} .answer .status", "200");
        Assert.Contains("limit=3&format=arrays", await form.Locator(".request").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Contains("[1780272000000, 60012.5, 60040.25, 59998.75, 60031.5, 12.125]", await form.Locator(".body").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Empty(web.Complaints);
    }

    [Fact]
    public async Task A_refusal_is_shown_with_its_detail()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/docs");
        var form = await Try(web, CandleGet);
        await form.Locator("[name=limit]").FillAsync("many");
        await form.Locator("[name=limit]").PressAsync("Enter");

        await web.Has($"{CandleGet} .answer .status", "400");
        Assert.Contains("limit takes a whole number", await form.Locator(".body").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_takes_the_key_of_the_page()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/docs");
        var form = await Try(web, "#post-candle-exchange-market-asset");
        await web.Page.Locator("#key").FillAsync((await app.Key()).Secret);
        await form.Locator(".send").ClickAsync();

        await web.Has("#post-candle-exchange-market-asset .answer .body", "\"inserted\": 1");
        Assert.DoesNotContain((await app.Key()).Secret, await form.Locator(".request").InnerTextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_are_shown_as_they_come()
    {
        await using var app = await Start();
        await using var web = await WebPage.Open(app, "/docs");
        var form = await Try(web, "#get-live");
        await form.Locator(".send").ClickAsync();

        await web.Has("#get-live .answer .body", "event: ");
    }

    private static async Task<CandlesApp> Start()
    {
        var app = await CandlesApp.Start();
        foreach (var series in ApiSample.Series)
            await app.Write(series.ToString(), ApiSample.Interval.Name, ApiSample.Candle);
        return app;
    }

    /// <summary>Opens the form of an operation.</summary>
    private static async Task<ILocator> Try(WebPage web, string operation)
    {
        await web.Has("#problems", "internal-error");
        await web.Page.Locator($"{operation} .try > summary").ClickAsync();
        return web.Page.Locator($"{operation} form");
    }
}
