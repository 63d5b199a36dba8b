using System.Net.Http.Headers;
using System.Text.Json;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Pages;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Pages;

/// <summary>The requests that the pages of the problems show are sent.</summary>
public sealed class ProblemPagesTests
{
    [Fact]
    public void Every_problem_has_an_example() => Assert.Equal(ProblemType.All, ProblemExample.All.Select(example => example.Type));

    [Fact]
    public async Task What_is_shown_as_wrong_gets_the_problem_and_what_is_shown_as_right_is_accepted()
    {
        await using var app = await CandlesApp.Start();
        foreach (var series in ApiSample.Series)
            await app.Write(series.ToString(), ApiSample.Interval.Name, ApiSample.Candle);

        var faults = new List<string>();
        foreach (var example in ProblemExample.All.Where(example => example is { Wrong: not null, If: null }))
        {
            using var refused = await Send(app, example.Wrong!);
            var body = await refused.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            var detail = refused.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonDocument.Parse(body).RootElement : default;
            if ((int)refused.StatusCode != example.Type.Status || detail.GetProperty("type").GetString() != example.Type.Path
                || detail.GetProperty("detail").GetString() != example.Detail)
            {
                faults.Add($"{example.Type.Name}: {(int)refused.StatusCode} {body}");
            }

            using var accepted = await Send(app, example.Right!);
            if (!accepted.IsSuccessStatusCode)
                faults.Add($"{example.Type.Name}: {example.Right} got {(int)accepted.StatusCode}");
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Theory]
    [InlineData("/problems", WebPage.Desk, false)]
    [InlineData("/problems", WebPage.Phone, true)]
    [InlineData("/problems/candles-invalid", WebPage.Desk, true)]
    [InlineData("/problems/candles-invalid", WebPage.Phone, false)]
    public async Task They_look_as_the_other_pages_do(string address, int width, bool isDark)
    {
        await using var app = await CandlesApp.Start();
        await using var web = await WebPage.Open(app, address, width, isDark);

        Assert.Equal(["Chart", "Compare", "API"], await web.Texts("nav a"));
        Assert.Equal(
            isDark ? "rgb(17, 21, 28)" : "rgb(255, 255, 255)",
            await web.Page.EvaluateAsync<string>("getComputedStyle(document.body).backgroundColor"));
        await web.Page.Locator("[data-theme-toggle]").ClickAsync();
        Assert.Equal(isDark ? "light" : "dark", await web.Page.EvaluateAsync<string>("document.documentElement.dataset.theme"));
        Assert.Equal(0, await web.Overhang());
        Assert.Empty(web.Complaints);
    }

    private static async Task<HttpResponseMessage> Send(CandlesApp app, string text)
    {
        var (head, body) = text.Split("\n\n", 2) is [var before, var after] ? (before, after) : (text, null);
        var lines = head.Split('\n');
        var (method, address) = (lines[0].Split(' ')[0], lines[0].Split(' ')[1]);
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        var headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(line => line[0], line => line[1], StringComparer.Ordinal);
        if (body is not null)
        {
            request.Content = new StringContent(body);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(headers["Content-Type"]);
        }

        foreach (var (name, value) in headers.Where(header => header.Key != "Content-Type"))
            request.Headers.TryAddWithoutValidation(name, value.Replace("Bearer KEY", (await app.Key()).Header.Value, StringComparison.Ordinal));
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
