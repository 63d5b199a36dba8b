using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class ConditionalTests : IAsyncLifetime
{
    private const string Near = "/candle/binance/USDT/NEAR";

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(clock: new FakeTime("2026-06-02T12:00:00"));
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "")]
    [InlineData("GET", "?path=validated")]
    [InlineData("GET", "?path=stream&from=1971-01-01T00:00:00Z&to=2026-06-02T00:00:00Z")]
    [InlineData("GET", "?from=2030-01-01T00:00:00Z")] // no rows
    public async Task Who_has_the_answer_is_told_so(string method, string question)
    {
        using var first = await _app.Get(Near + question);
        var tag = first.Headers.ETag!.ToString();

        using var again = await _app.Send(method, Near + question, ("If-None-Match", $"\"other\", W/{tag}"), ("Origin", "https://charts.example"));

        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal("", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(tag, again.Headers.ETag?.ToString());
        Assert.Equal(first.Headers.CacheControl?.ToString(), again.Headers.CacheControl?.ToString());
        Assert.Equal(first.Headers.Vary, again.Headers.Vary);
        Assert.Equal(first.Headers.GetValues("Candle-Path"), again.Headers.GetValues("Candle-Path"));
        Assert.Equal(LinkOf(first), LinkOf(again)); // whether there is more can change while the rows do not
        Assert.Equal(["*"], again.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Null(again.Content.Headers.ContentType);
    }

    [Fact]
    public async Task Nothing_follows_the_headers_of_a_304()
    {
        var answer = await _app.SendRaw($"GET {Near} HTTP/1.1\r\nHost: here\r\nIf-None-Match: *\r\nConnection: close\r\n\r\n");

        Assert.Equal((304, ""), (answer.Status, answer.Body));
        Assert.DoesNotContain("Content-Length", answer.Headers);
        Assert.DoesNotContain("Transfer-Encoding", answer.Headers);
    }

    [Theory]
    [InlineData("\"other\"")]
    [InlineData("garbage")]
    [InlineData("")]
    public async Task Who_has_something_else_gets_the_body(string header)
    {
        using var answer = await _app.Send("GET", Near, ("If-None-Match", header));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("?limit=0", 400)]
    [InlineData("x", 404)]
    [InlineData("?format=objects&interval=1M&path=raw", 304)]
    public async Task A_mistake_is_told_whatever_the_client_has(string question, int status)
    {
        using var answer = await _app.Send("GET", Near + question, ("If-None-Match", "*"));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task A_range_header_is_ignored()
    {
        using var answer = await _app.Send("GET", Near, ("Range", "bytes=0-9"), ("If-Range", "\"other\""));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(answer.Headers.AcceptRanges.Count > 0);
    }

    [Fact]
    public async Task The_same_tag_means_the_same_bytes()
    {
        var bodies = new Dictionary<string, string>();
        var random = new Random(1);
        for (var round = 0; round < 20; round++)
        {
            foreach (var question in (string[])["", "?limit=7", "?limit=7&path=stream", "?interval=5m", "?to=2026-06-01T12:00:00Z", "?from=2026-06-03T00:00:00Z"])
            {
                using var answer = await _app.Get(Near + question);
                var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                Assert.Equal(body, bodies.GetValueOrDefault(answer.Headers.ETag!.Tag, body));
                bodies[answer.Headers.ETag.Tag] = body;
            }

            if (round % 7 == 6)
                await _app.Store.Delete(SeriesKey.Parse("binance/USDT/NEAR"), null, null, TestContext.Current.CancellationToken);
            await _app.Write("binance/USDT/NEAR", "1m", Some.Candle(random, Some.Time("2026-06-01T23:59:00")));
        }

        Assert.True(bodies.Count > 60, "Tags hardly change.");
    }

    [Fact]
    public async Task A_tag_survives_what_changes_nothing_and_a_restart()
    {
        var tag = await TagOf(_app, Near);
        var ofRaw = await TagOf(_app, Near + "?path=raw");
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await _app.Write("binance/USDT/BTC", "1m", Some.Candles(2, "1m", "2026-06-01", "2026-06-02"));
        await using var other = await CandlesApp.Start($"Data Source={_app.EmbeddedFile}");

        Assert.Equal(tag, await TagOf(_app, Near));
        Assert.Equal(tag, await TagOf(_app, "/candle/BINANCE/usdt/near?limit=100&format=objects&path=window"));
        Assert.Equal(tag, await TagOf(other, Near));
        Assert.Equal(ofRaw, await TagOf(_app, "/candle/BINANCE/usdt/near?limit=100&format=objects&path=dto"));
        Assert.Equal(ofRaw, await TagOf(other, Near + "?path=stream"));
    }

    [Theory]
    [InlineData("?from=2026-06-01T00:00:00Z&to=2026-06-02T11:00:00Z", "max-age=60")]
    [InlineData("?from=2026-06-01T00:00:00Z&to=2026-06-02T11:00:00.001Z", "no-cache")]
    [InlineData("?from=2026-06-01T00:00:00Z&closed=true&interval=1M", "no-cache")]
    [InlineData("?to=2026-06-01T00:00:00Z", "no-cache")]
    [InlineData("", "no-cache")]
    public async Task Only_what_has_settled_is_kept_without_asking(string question, string expected)
    {
        using var answer = await _app.Get(Near + question);

        Assert.Equal(expected, answer.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("identity;q=0")]
    [InlineData("gzip, *;q=0")]
    [InlineData("gzip, identity;q=0")]
    public async Task The_paths_that_read_the_store_have_identity_alone(string accepted)
    {
        using var answer = await _app.Send("GET", $"{Near}?path=raw", ("Accept-Encoding", accepted));

        Assert.Contains("identity, which is all that path raw has", await ProblemAnswer.DetailOf(answer, 406, "coding-not-acceptable"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?limit=0")]
    [InlineData("?format=objects&interval=7m")]
    [InlineData("x")]
    public async Task Every_answer_says_what_it_depends_on(string question)
    {
        using var answer = await _app.Send("GET", Near + question, ("Accept-Encoding", "gzip"));

        Assert.Equal(["Accept", "Accept-Encoding"], answer.Headers.Vary);
    }

    private static async Task<string> TagOf(CandlesApp app, string path)
    {
        using var answer = await app.Get(path);
        Assert.False(answer.Headers.ETag!.IsWeak);
        return answer.Headers.ETag.Tag;
    }

    private static string? LinkOf(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Link", out var links) ? string.Join(", ", links) : null;
}
