using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class CandleRouteTests
{
    private const string Near = "/candle/binance/USDT/NEAR";

    [Fact]
    public async Task The_default_body_is_exactly_this()
    {
        await using var app = await CandlesApp.Start();
        await app.Write(
            "binance/USDT/NEAR",
            "1m",
            new Candle(Some.Time("2026-06-01"), 2.32m, 2.3230m, 2.32m, 2.322m, 36613m),
            new Candle(Some.Time("2026-06-01T00:01:00"), -0.5m, 0m, -1.25m, -0.00000001m, 0.000000000000000001m));

        Assert.Equal(
            """{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613},"""
            + """{"basetm":"2026-06-01T00:01:00Z","o":-0.5,"h":0,"l":-1.25,"c":-0.00000001,"v":0.000000000000000001}]}""",
            await app.GetBody(Near));
    }

    [Fact]
    public async Task An_answer_says_what_it_is()
    {
        await using var app = await WithMinutes(3);

        using var answer = await app.Get(Near);

        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(answer.Content.Headers.ContentLength, (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length);
        Assert.Equal(["window"], answer.Headers.GetValues("Candle-Path"));
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.Equal(["Accept", "Accept-Encoding"], answer.Headers.Vary);
        Assert.False(answer.Headers.Contains("Server"));
    }

    [Theory]
    [InlineData("", "00:50 … 02:29")] // 100 by default, the newest
    [InlineData("limit=2", "02:28 02:29")]
    [InlineData("limit=1440", "00:00 … 02:29")]
    [InlineData("to=2026-06-01T00:02:00Z", "00:00 00:01")]
    [InlineData("limit=1&to=2026-06-01T00:02:00Z", "00:01")]
    [InlineData("limit=2&from=2026-06-01T00:02:00Z", "00:02 00:03")]
    [InlineData("limit=1&from=2026-06-01T00:02:00Z&to=2026-06-01T00:04:00Z", "00:02")]
    [InlineData("from=2026-06-01T00:02:00Z&to=2026-06-01T00:04:00Z", "00:02 00:03")]
    [InlineData("from=2026-06-01T00:01:59.999Z&to=2026-06-01T00:02:00.001Z", "00:02")]
    [InlineData("from=1780272120000&to=1780272180000", "00:02")]
    [InlineData("from=2026-06-01T02:02:00+02:00&to=2026-06-01T02:03:00%2B02:00", "00:02")]
    [InlineData("&interval=1h&&limit=%31&", "02:00")]
    [InlineData("interval=1d", "00:00")]
    [InlineData("from=2026-07-01T00:00:00Z", "")]
    [InlineData("from=2900-01-01T00:00:00Z&closed=true", "")] // closed=true ends the range before it begins
    [InlineData("to=1971-01-02T00:00:00Z", "")]
    public async Task The_range_and_the_limit_choose_the_rows(string parameters, string expected)
    {
        await using var app = await WithMinutes(150);

        var times = TimesIn(await app.GetBody($"{Near}?{parameters}"));

        Assert.Equal(expected, times.Length > 5 ? $"{times[0]} … {times[^1]}" : string.Join(' ', times));
    }

    [Theory]
    [InlineData("2026-06-01T00:03:00", "1m", "00:00 00:01 00:02")] // closes at 00:03: closed at that moment
    [InlineData("2026-06-01T00:02:59.999", "1m", "00:00 00:01")]
    [InlineData("2026-06-01T00:03:00", "3m", "00:00")]
    [InlineData("2026-06-01T00:02:59", "3m", "")]
    [InlineData("2026-06-01T00:04:30", "1M", "")]
    public async Task Closed_leaves_open_candles_out_by_the_servers_clock(string now, string interval, string expected)
    {
        await using var app = await WithMinutes(5, new FakeTime(now));

        Assert.Equal(expected, string.Join(' ', TimesIn(await app.GetBody($"{Near}?interval={interval}&closed=true"))));
        Assert.NotEmpty(TimesIn(await app.GetBody($"{Near}?interval={interval}&closed=false")));
    }

    [Fact]
    public async Task Closed_lowers_the_range_before_the_limit_is_applied()
    {
        await using var app = await WithMinutes(5, new FakeTime("2026-06-01T00:04:30"));

        Assert.Equal(["00:02", "00:03"], TimesIn(await app.GetBody($"{Near}?closed=true&limit=2")));
        Assert.Empty(TimesIn(await app.GetBody($"{Near}?closed=true&from=2026-06-01T00:04:00Z")));
    }

    [Fact]
    public async Task Names_are_found_without_regard_to_case()
    {
        await using var app = await WithMinutes(1);

        Assert.Equal(["00:00"], TimesIn(await app.GetBody("/candle/BINANCE/usdt/Near")));
    }

    [Fact]
    public async Task An_unknown_series_is_not_found()
    {
        await using var app = await WithMinutes(1);

        using var answer = await app.Get("/candle/binance/USDT/BTC");

        Assert.Contains("binance/USDT/BTC", await ProblemAnswer.DetailOf(answer, 404, "series-not-found"));
    }

    [Theory]
    [InlineData("1m")]
    [InlineData("3m")]
    [InlineData("1M&from=2030-01-01T00:00:00Z", "1M")]
    public async Task An_interval_that_is_not_made_of_the_base_is_not_available(string asked, string? name = null)
    {
        await using var app = await CandlesApp.Start();
        var @base = name is null ? "5m" : "3d";
        await app.Write("binance/USDT/NEAR", @base, Some.Candles(1, @base, "2026-05-01", "2026-05-10", kept: 1));

        using var answer = await app.Get($"{Near}?interval={asked}");

        var detail = await ProblemAnswer.DetailOf(answer, 404, "interval-not-available");
        Assert.Contains(string.Join(", ", Some.Interval(@base).Served), detail);
        Assert.Contains($"not at {name ?? asked}", detail);
    }

    [Fact]
    public async Task Series_are_listed_with_their_first_and_last_candle()
    {
        await using var app = await CandlesApp.Start();
        Assert.Equal("""{"data":[]}""", await app.GetBody("/series"));

        await app.Write("binance/USDT/NEAR", "1m", Minutes(3));
        await app.Write("Other/EUR/Near", "1d", new Candle(Some.Time("1999-12-31"), 1, 1, 1, 1, 1));

        Assert.Equal(
            """{"data":[{"exchange":"binance","market":"USDT","asset":"NEAR","base":"1m","first":"2026-06-01T00:00:00Z","last":"2026-06-01T00:02:00Z"},"""
            + """{"exchange":"Other","market":"EUR","asset":"Near","base":"1d","first":"1999-12-31T00:00:00Z","last":"1999-12-31T00:00:00Z"}]}""",
            await app.GetBody("/series"));
    }

    [Fact]
    public async Task The_front_door_says_where_to_go()
    {
        await using var app = await CandlesApp.Start();

        Assert.Contains("/series", await app.GetBody("/"));
        using var lost = await app.Get("/candle");
        Assert.Equal(HttpStatusCode.NotFound, lost.StatusCode);
    }

    private static async Task<CandlesApp> WithMinutes(int count, TimeProvider? clock = null)
    {
        var app = await CandlesApp.Start(clock: clock);
        await app.Write("binance/USDT/NEAR", "1m", Minutes(count));
        return app;
    }

    private static IEnumerable<Candle> Minutes(int count) =>
        Enumerable.Range(0, count).Select(i => new Candle(Some.Time("2026-06-01") + (i * 60_000L), 1, 2, 0.5m, 1.5m, 10));

    /// <summary>Hours and minutes of the rows, in order.</summary>
    private static string[] TimesIn(string body) =>
        [.. body.Split("T").Skip(1).Select(rest => rest[..5])];
}
