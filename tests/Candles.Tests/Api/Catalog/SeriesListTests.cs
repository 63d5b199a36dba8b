using System.Net;
using System.Text.Json;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Catalog;

/// <summary><c>GET /series</c> filtered, page by page, and as soon as something has changed.</summary>
public sealed class SeriesListTests : IAsyncLifetime
{
    private static readonly string[] All =
    [
        "a/USDT/X", "a-b/USDT/X", "a.b/USDT/X", "A_c/BTC/X", "A_c/USDT/A", "A_c/USDT/b", "ab/USDT/X", "B/USDT/X", "binance/USDT/NEAR",
    ];

    private CandlesApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        foreach (var series in All)
            await _app.Write(series, series.EndsWith("NEAR", StringComparison.Ordinal) ? "1d" : "1m", Some.Candles(1, "1d", "2026-06-01", "2026-06-09", kept: 1));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("exchange=A_C", "A_c/BTC/X A_c/USDT/A A_c/USDT/b")]
    [InlineData("exchange=A_c&market=usdt", "A_c/USDT/A A_c/USDT/b")]
    [InlineData("asset=a", "A_c/USDT/A")]
    [InlineData("base=1d", "binance/USDT/NEAR")]
    [InlineData("base=5m", "")]
    [InlineData("search=USDT%20near", "binance/USDT/NEAR")]
    [InlineData("search=B/u", "a-b/USDT/X a.b/USDT/X ab/USDT/X B/USDT/X")]
    [InlineData("search=no+such", "")]
    [InlineData("limit=2", "a/USDT/X a-b/USDT/X")]
    [InlineData("after=A_c/usdt/a", "A_c/USDT/b ab/USDT/X B/USDT/X binance/USDT/NEAR")]
    [InlineData("after=A_c/usdt/aa", "A_c/USDT/b ab/USDT/X B/USDT/X binance/USDT/NEAR")]
    [InlineData("after=zzz/a/b", "")]
    [InlineData("limit=1&after=a/USDT/X&market=BTC", "A_c/BTC/X")]
    public async Task Series_are_filtered(string question, string expected) =>
        Assert.Equal(expected, string.Join(' ', Names(await _app.GetBody($"/series?{question}"))));

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 2)]
    [InlineData("", 9)]
    [InlineData("&market=USDT&search=x", 3)]
    public async Task Following_the_links_gives_each_series_once(string question, int limit)
    {
        var names = new List<string>();
        string? next = $"/series?limit={limit}{question}";
        while (next is not null)
        {
            using var answer = await _app.Get(next);
            var page = Names(await answer.Content.ReadAsStringAsync(Cancel));
            Assert.InRange(page.Count, 1, limit);
            names.AddRange(page);
            next = LinkOf(answer);
        }

        Assert.Equal(Names(await _app.GetBody($"/series?{question.TrimStart('&')}")), names);
    }

    [Theory]
    [InlineData("exchange=", "exchange takes 1 to 32 of the characters")]
    [InlineData("exchange=a/b", "exchange takes")]
    [InlineData("market=..", "market takes")]
    [InlineData("asset=%F0%9F%9A%80", "asset takes")]
    [InlineData("search=", "search takes 1 to 64 characters: words, divided by spaces, not nothing.")]
    [InlineData("search=%20%20", "search takes")]
    [InlineData("search=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "search takes")]
    [InlineData("base=7m", "base takes one of 1m, 3m")]
    [InlineData("limit=0", "limit takes a whole number from 1 to 10000, not '0'.")]
    [InlineData("limit=10001", "limit takes")]
    [InlineData("limit=-1", "limit takes")]
    [InlineData("limit=+1", "limit takes")]
    [InlineData("limit=1%00", "limit takes")]
    [InlineData("limit=1e3", "limit takes")]
    [InlineData("limit=99999999999999999999", "limit takes")]
    [InlineData("limit=%EF%BC%95", "limit takes")]
    [InlineData("limit=5&limit=5", "limit is given twice")]
    [InlineData("after=a/b", "after takes exchange/market/asset")]
    [InlineData("after=a/b/c/d", "after takes")]
    [InlineData("after=", "after takes")]
    [InlineData("format=csv", "'format' is not a parameter here; there are exchange, market, asset, search, base, limit, after.")]
    [InlineData("Exchange=a", "'Exchange' is not a parameter here")]
    public async Task A_bad_parameter_is_named_with_what_it_accepts(string question, string detail)
    {
        using var answer = await _app.Get($"/series?{question}");

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
        Assert.Equal(All, Names(await _app.GetBody("/series")));
    }

    [Theory]
    [InlineData("/series")]
    [InlineData("/series?limit=3")]
    [InlineData("/series/a/USDT/X")]
    [InlineData("/intervals")]
    [InlineData("/latest")]
    public async Task Who_has_the_answer_is_told_so_until_it_changes(string path)
    {
        using var first = await _app.Get(path);
        var tag = first.Headers.ETag!.ToString();
        using var again = await _app.Send("GET", path, ("If-None-Match", tag));
        using var head = await _app.Send("HEAD", path);
        using var other = await _app.Send("GET", path, ("If-None-Match", "\"other\""));
        await _app.Write("a/USDT/X", "1m", Some.Candles(1, "1m", "2026-07-01", "2026-07-02"));
        using var changed = await _app.Send("GET", path, ("If-None-Match", tag));

        Assert.False(first.Headers.ETag.IsWeak);
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());
        Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, again.Headers.ETag?.ToString()));
        Assert.Equal("", await again.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((HttpStatusCode.OK, tag, first.Content.Headers.ContentLength), (head.StatusCode, head.Headers.ETag?.ToString(), head.Content.Headers.ContentLength));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(path == "/intervals" ? HttpStatusCode.NotModified : HttpStatusCode.OK, changed.StatusCode);
    }

    private static List<string> Names(string body) =>
        [.. JsonDocument.Parse(body).RootElement.GetProperty("data").EnumerateArray()
            .Select(one => $"{one.GetProperty("exchange")}/{one.GetProperty("market")}/{one.GetProperty("asset")}")];

    private static string? LinkOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out var links) && links.Single() is var link && link.EndsWith(">; rel=\"next\"", StringComparison.Ordinal)
            ? link[1..link.IndexOf('>')]
            : null;
}
