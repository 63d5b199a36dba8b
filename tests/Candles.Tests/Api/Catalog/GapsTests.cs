using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Catalog;

public sealed class GapsTests : IAsyncLifetime
{
    private const string Near = "/candle/binance/USDT/NEAR/gaps";

    private CandlesApp _app = null!;

    /// <summary>Minutes 2, 3, 6 and 9.</summary>
    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write(
            "binance/USDT/NEAR", "1m", ((int[])[2, 3, 6, 9]).Select(minute => new Candle(Some.Time("2026-06-01") + (minute * 60_000L), 1, 1, 1, 1, 1)));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_is_missing_comes_as_ranges()
    {
        using var answer = await _app.Get(Near);

        Assert.Equal(
            """{"data":[{"from":"2026-06-01T00:04:00Z","to":"2026-06-01T00:06:00Z","candles":2},"""
            + """{"from":"2026-06-01T00:07:00Z","to":"2026-06-01T00:09:00Z","candles":2}]}""",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.False(answer.Headers.Contains("Link"));
    }

    [Theory]
    [InlineData("from=2026-06-01T00:05:00Z", "05-06 07-09")]
    [InlineData("from=2026-06-01T00:04:30Z&to=2026-06-01T00:07:30Z", "05-06 07-08")]
    [InlineData("to=2026-06-01T00:07:00Z", "04-06")]
    [InlineData("from=2026-06-01T00:04:00Z&to=2026-06-01T00:05:00Z", "04-05")]
    [InlineData("from=1971-01-01T00:00:00Z&to=2026-06-01T00:03:00Z", "")] // before the first candle nothing is missing
    [InlineData("from=2026-06-01T00:09:30Z&to=9999-01-01T00:00:00Z", "")] // nor behind the newest
    [InlineData("interval=3m", "")]
    [InlineData("limit=1&from=2026-06-01T00:06:00Z", "07-09")]
    public async Task The_range_clips_what_is_missing(string parameters, string expected) =>
        Assert.Equal(expected, RangesIn(await _app.GetBody($"{Near}?{parameters}")));

    [Fact]
    public async Task Following_links_tells_of_every_gap_once()
    {
        var found = new List<string>();
        for (var question = $"{Near}?limit=1&to=2026-06-01T00:08:00Z"; question is not null;)
        {
            using var answer = await _app.Get(question);
            found.Add(RangesIn(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
            Assert.EndsWith("rel=\"next\"", link ?? "rel=\"next\"");
            question = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
        }

        Assert.Equal(["04-06", "07-08"], found);
    }

    [Fact]
    public async Task What_is_missing_is_what_fill_fills()
    {
        await Property.Holds(10, async random =>
        {
            var series = Some.Series();
            await _app.Write(series.ToString(), "5m", Some.Candles(random, Some.Interval("5m"), Some.Time("2026-06-01"), Some.Time("2026-06-03"), random.NextDouble()));
            var interval = random.One(Some.Interval("5m").Served);
            var from = Some.Time("2026-06-01") + random.NextInt64(86_400_000);
            var range = $"interval={interval}&limit=1440&from={from}&to={from + random.NextInt64(1, 2 * 86_400_000)}";
            using var gaps = await _app.Get($"/candle/{series}/gaps?{range}");
            if (gaps.StatusCode == HttpStatusCode.NotFound)
                return; // nothing was written

            var missing = (await gaps.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split("\"candles\":")[1..]
                .Sum(gap => int.Parse(gap[..gap.IndexOf('}', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture));
            Assert.Equal(missing, (await _app.GetBody($"/candle/{series}?{range}&fill=null")).Split("\"filled\":true").Length - 1);
        });
    }

    [Theory]
    [InlineData("limit=0", "limit takes a whole number from 1 to 1440, not '0'.")]
    [InlineData("limit=1441", "limit takes")]
    [InlineData("interval=7m", "interval takes one of 1m")]
    [InlineData("from=yesterday", "from takes Unix milliseconds")]
    [InlineData("to=", "to takes")]
    [InlineData("from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", "from must be before to")]
    [InlineData("limit=5&limit=5", "limit is given twice")]
    [InlineData("format=csv", "'format' is not a parameter here; there are interval, limit, from, to.")]
    [InlineData("closed=true", "'closed' is not a parameter here")]
    [InlineData("limit=%zz", "limit takes a whole number from 1 to 1440, not '%zz'.")]
    public async Task A_bad_parameter_is_named_with_what_it_accepts(string parameters, string detail)
    {
        using var answer = await _app.Get($"{Near}?{parameters}");

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Fact]
    public async Task What_is_not_there_is_not_found()
    {
        await _app.Write("some/USDT/x", "1h", new Candle(Some.Time("2026-06-01"), 1, 1, 1, 1, 1));
        using var unknown = await _app.Get("/candle/binance/USDT/BTC/gaps");
        using var finer = await _app.Get("/candle/some/USDT/x/gaps");
        using var name = await _app.Get("/candle/some/USDT/x%20/gaps");

        Assert.Contains("binance/USDT/BTC", await ProblemAnswer.DetailOf(unknown, 404, "series-not-found"));
        Assert.Contains("not at 1m", await ProblemAnswer.DetailOf(finer, 404, "interval-not-available"));
        Assert.StartsWith("The asset takes", await ProblemAnswer.DetailOf(name, 400, "symbol-invalid"));
    }

    [Theory]
    [InlineData("HEAD", HttpStatusCode.OK)]
    [InlineData("OPTIONS", HttpStatusCode.NoContent)]
    [InlineData("POST", HttpStatusCode.MethodNotAllowed)]
    public async Task Other_methods_are_as_on_every_route(string method, HttpStatusCode expected)
    {
        using var answer = await _app.Send(method, Near);

        Assert.Equal(expected, answer.StatusCode);
    }

    /// <summary>Minutes from and to of each.</summary>
    private static string RangesIn(string body) =>
        string.Join(' ', body.Split("{\"from\":\"")[1..].Select(gap => $"{gap[14..16]}-{gap[42..44]}"));
}
