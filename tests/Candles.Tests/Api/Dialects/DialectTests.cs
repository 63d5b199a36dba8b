using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Candles.Tests.Api.Dialects;

/// <summary>What holds for every route of every dialect.</summary>
public sealed class DialectTests : IAsyncLifetime
{
    private const string History = "/udf/history?symbol=some:FIL/USDT&resolution=1&countback=3";
    private const string Klines = "/binance/some/api/v3/klines?symbol=FILUSDT&interval=1m";
    private static readonly (string, string) FromAPage = ("Origin", "https://charts.example");

    private CandlesApp _app = null!;

    public static TheoryData<string> Questions =>
    [
        History, Klines, "/udf/config", "/udf/time", "/udf/symbols?symbol=some:FIL/USDT", "/udf/search?query=FIL", "/udf/quotes?symbols=FILUSDT",
        "/binance/some/api/v3/uiKlines?symbol=FILUSDT&interval=1m", "/binance/some/api/v3/ping", "/binance/some/api/v3/time",
        "/binance/some/api/v3/exchangeInfo", "/binance/some/api/v3/ticker/price",
    ];

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(clock: new FakeTime("2026-06-02"));
        await _app.Write("some/USDT/FIL", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task A_page_of_any_site_may_read_it(string question)
    {
        using var get = await _app.Send("GET", question, FromAPage);
        using var head = await _app.Send("HEAD", question, FromAPage);
        using var options = await _app.Send("OPTIONS", question);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.NoContent), (get.StatusCode, head.StatusCode, options.StatusCode));
        Assert.Equal("*", string.Join(',', get.Headers.GetValues("Access-Control-Allow-Origin")));
        Assert.NotNull(get.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", options.Content.Headers.Allow));
    }

    [Fact]
    public void Every_route_of_a_dialect_is_among_the_questions()
    {
        var asked = Questions.Select(question => question.Data.Split('?')[0]).Order();
        var mapped = _app.Endpoints
            .Select(endpoint => $"/{endpoint.RoutePattern.RawText!.Trim('/')}".Replace("{exchange}", "some", StringComparison.Ordinal))
            .Where(path => _app.ProblemShapes.Any(shape => new PathString(path).StartsWithSegments(shape.Root)));

        Assert.Equal(asked, mapped.Distinct().Order());
    }

    [Theory]
    [InlineData(History, """{"s":"error","errmsg":"GET needs a key with scope read here: """)]
    [InlineData(Klines, """{"code":-1002,"msg":"GET needs a key with scope read here: """)]
    public async Task A_missing_key_is_told_in_the_dialect(string question, string begin)
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:RequireKeyForReads=true");
        using var answer = await app.Get(question);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.StartsWith(begin, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(StoreFault.Busy, 503, History, """{"s":"error","errmsg":"gone"}""")]
    [InlineData(StoreFault.TimedOut, 504, "/udf/search", """{"s":"error","errmsg":"gone"}""")]
    [InlineData(StoreFault.Unavailable, 503, Klines, """{"code":-1008,"msg":"gone"}""")]
    [InlineData(StoreFault.TimedOut, 504, Klines, """{"code":-1007,"msg":"gone"}""")]
    public async Task A_fault_of_the_store_is_told_in_the_dialect(StoreFault fault, int status, string question, string body)
    {
        await using var app = await CandlesApp.Launch(store: new FailingStore(new StoreException(fault, "gone")));
        using var answer = await app.Get(question);

        Assert.Equal((HttpStatusCode)status, answer.StatusCode);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
        Assert.Equal(body, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_series_that_is_new_is_found_within_a_second_by_its_short_names_and_at_once_by_its_full_name()
    {
        await _app.GetBody("/udf/config"); // the list of series is in memory now
        await _app.Write("new/USDT/NEW", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));

        Assert.StartsWith("{\"s\":\"ok\"", await _app.GetBody("/udf/history?symbol=new:NEW/USDT&resolution=1&countback=3"));
        Assert.Contains("\"ticker\":\"new:NEW/USDT\"", await _app.GetBody("/udf/symbols?symbol=new:NEW/USDT"));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);
        Assert.StartsWith("[[", await _app.GetBody("/binance/new/api/v3/klines?symbol=NEWUSDT&interval=1m"));
    }

    [Fact]
    public async Task A_series_that_was_deleted_is_unknown()
    {
        await _app.GetBody(Klines);
        await _app.Store.Delete(SeriesKey.Parse("some/USDT/FIL"), null, null, TestContext.Current.CancellationToken);

        using var klines = await _app.Get(Klines);
        using var history = await _app.Get(History);
        Assert.Equal("Invalid symbol.", await BinanceBadInputTests.MessageOf(klines, 400, -1121));
        Assert.Equal(HttpStatusCode.NotFound, history.StatusCode);
    }
}
