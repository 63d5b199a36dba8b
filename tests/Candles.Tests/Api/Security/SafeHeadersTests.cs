using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

/// <summary>What browsers are told, and whom a proxy asks for.</summary>
public sealed class SafeHeadersTests
{
    [Fact]
    public async Task Every_answer_is_what_its_type_says()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("Some/USDT/x", "1m", Posting.Minutes(3));
        foreach (var path in new[]
        {
            "/", "/docs", "/compare", "/problems", "/problems/not-found", "/ui/theme.css", "/series", "/candle/Some/USDT/x", "/candle/Some/USDT/x?path=raw",
            "/candle/Some/USDT/none", "/candle/Some/USDT/x?limit=a", "/nothing", "/candles?series=Some/USDT/x", "/health/ready", "/openapi/v1.json",
        })
        {
            using var answer = await app.Get(path);
            Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/docs")]
    [InlineData("/compare")]
    [InlineData("/problems")]
    [InlineData("/problems/not-found")]
    public async Task A_page_runs_nothing_of_others_stands_in_no_frame_of_others_and_tells_nobody_where_one_comes_from(string path)
    {
        await using var app = await CandlesApp.Start();
        using var answer = await app.Send("GET", path, ("Accept", "text/html"));
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));

        Assert.StartsWith("default-src 'none';", policy);
        Assert.Contains("frame-ancestors 'self'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.DoesNotContain("style=", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)); // the policy forbids it
    }

    [Theory]
    [InlineData("127.0.0.0/8", HttpStatusCode.OK)]
    [InlineData("10.0.0.0/8", HttpStatusCode.TooManyRequests)]
    public async Task A_trusted_proxy_alone_is_believed_who_asked_it(string trusted, HttpStatusCode another)
    {
        await using var app = await CandlesApp.Start(
            settings: [$"--Candles:TrustedProxies={trusted}", "--Candles:RequestsPerSecondPerAddress=5"]);
        HttpStatusCode first;
        do
        {
            first = await Ask(app, "192.0.2.1");
        }
        while (first == HttpStatusCode.OK);

        Assert.Equal(HttpStatusCode.TooManyRequests, first);
        Assert.Equal(another, await Ask(app, "192.0.2.2"));
    }

    private static async Task<HttpStatusCode> Ask(CandlesApp app, string client)
    {
        using var answer = await app.Send("GET", "/intervals", ("X-Forwarded-For", client));
        return answer.StatusCode;
    }
}
