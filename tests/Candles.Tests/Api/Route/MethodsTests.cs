using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class MethodsTests : IAsyncLifetime
{
    private const string Route = "/candle/binance/USDT/NEAR";
    private static readonly (string, string) FromAPage = ("Origin", "https://charts.example");

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(Route)]
    [InlineData(Route + "?path=dto")]
    [InlineData(Route + "?limit=0")]
    [InlineData("/candle/binance/USDT/BTC")]
    [InlineData("/nowhere")]
    [InlineData("/series")]
    [InlineData("/series/binance/USDT/NEAR")]
    [InlineData("/series/binance/USDT/BTC")]
    [InlineData("/intervals")]
    [InlineData("/latest")]
    [InlineData("/candles?series=binance/USDT/NEAR:5m,binance/USDT/NEAR")]
    [InlineData("/candles")]
    [InlineData("/problems")]
    public async Task Head_answers_the_headers_of_get_and_no_body(string path)
    {
        using var get = await _app.Get(path);
        using var head = await _app.Send("HEAD", path);
        var raw = await _app.SendRaw($"HEAD {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(HeadersOf(get), HeadersOf(head));
        Assert.NotNull(head.Content.Headers.ContentLength);
        Assert.Equal("", raw.Body);
    }

    [Theory]
    [InlineData(Route, "GET, HEAD, OPTIONS, POST, DELETE")]
    [InlineData("/series")]
    [InlineData("/series/binance/USDT/NEAR")]
    [InlineData("/intervals")]
    [InlineData("/latest")]
    [InlineData("/candles", "GET, HEAD, OPTIONS, POST")]
    [InlineData("/")]
    [InlineData("/health/ready")]
    public async Task Options_says_what_is_allowed(string path, string allowed = "GET, HEAD, OPTIONS")
    {
        using var answer = await _app.Send("OPTIONS", path);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("PUT", Route, "DELETE, GET, HEAD, OPTIONS, POST")]
    [InlineData("PATCH", Route, "DELETE, GET, HEAD, OPTIONS, POST")]
    [InlineData("BREW", Route, "DELETE, GET, HEAD, OPTIONS, POST")]
    [InlineData("PUT", "/series")]
    [InlineData("POST", "/latest")]
    [InlineData("DELETE", "/series/binance/USDT/NEAR")]
    [InlineData("DELETE", "/candles", "GET, HEAD, OPTIONS, POST")]
    [InlineData("POST", "/problems/not-found")]
    public async Task Another_method_is_not_allowed(string method, string path, string allowed = "GET, HEAD, OPTIONS")
    {
        using var answer = await _app.Send(method, path);

        Assert.Contains($"'{method}'", await ProblemAnswer.DetailOf(answer, 405, "method-not-allowed"));
        Assert.Equal(allowed, string.Join(", ", answer.Content.Headers.Allow.Order()));
    }

    [Theory]
    [InlineData(Route)]
    [InlineData(Route + "?limit=0")]
    [InlineData("/nowhere")]
    public async Task A_page_of_any_origin_may_read(string path)
    {
        using var answer = await _app.Send("GET", path, FromAPage);

        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["ETag,Link,Candle-Path,Candle-Interval,Server-Timing"], answer.Headers.GetValues("Access-Control-Expose-Headers"));
    }

    [Fact]
    public async Task A_browser_that_asks_first_is_told_so()
    {
        using var answer = await _app.Send(
            "OPTIONS", Route, FromAPage, ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "if-none-match"));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("GET", answer.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal(["if-none-match"], answer.Headers.GetValues("Access-Control-Allow-Headers"));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task A_page_of_another_origin_may_not_write(string method)
    {
        using var asked = await _app.Send("OPTIONS", Route, FromAPage, ("Access-Control-Request-Method", method));
        using var answer = await _app.Send(method, Route, FromAPage);

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.False(asked.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    /// <summary>All but the date, which differ from request to request.</summary>
    private static IEnumerable<string> HeadersOf(HttpResponseMessage answer) =>
        answer.Headers.Concat(answer.Content.Headers).Where(h => h.Key != "Date").Select(h => $"{h.Key}: {string.Join(", ", h.Value)}").Order();
}
