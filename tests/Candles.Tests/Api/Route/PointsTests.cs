using System.Net;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class PointsTests : IAsyncLifetime
{
    private const string Near = "/candle/binance/USDT/NEAR";
    private const string Day = "from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z";

    private CandlesApp _app = null!;

    public static TheoryData<string> Paths => [.. ReadStrategy.All.Select(path => path.Name)];

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(clock: new FakeTime("2026-06-03T12:00:00"));
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-05-31", "2026-06-03"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(1440, "1m")]
    [InlineData(1439, "3m")]
    [InlineData(300, "5m")]
    [InlineData(24, "1h")]
    [InlineData(23, "2h")]
    [InlineData(1, "1d")]
    public async Task The_finest_interval_that_needs_no_more_is_answered_and_named(int points, string interval)
    {
        foreach (var path in ReadStrategy.All)
        {
            using var chosen = await _app.Get($"{Near}?{Day}&points={points}&path={path.Name}");
            using var named = await _app.Get($"{Near}?{Day}&interval={interval}&limit=1440&path={path.Name}");

            Assert.Equal([interval], chosen.Headers.GetValues("Candle-Interval"));
            Assert.Equal(await Bytes(named), await Bytes(chosen));
            Assert.Equal(named.Headers.ETag, chosen.Headers.ETag);
            Assert.Equal(named.Headers.CacheControl?.ToString(), chosen.Headers.CacheControl?.ToString());
            Assert.Equal([path.Name], chosen.Headers.GetValues("Candle-Path"));
            Assert.False(chosen.Headers.Contains("Link"));
            Assert.False(named.Headers.Contains("Candle-Interval"));
        }
    }

    [Fact]
    public async Task The_base_decides_what_there_is_to_choose_from()
    {
        await _app.Write("some/USDT/x", "1h", Some.Candles(1, "1h", "2026-06-01", "2026-06-02"));

        Assert.Equal("1h", await ChosenOf($"/candle/some/USDT/x?{Day}&points=1440"));

        // The series begins anew at another base.
        await _app.Store.Delete(SeriesKey.Parse("some/USDT/x"), null, null, TestContext.Current.CancellationToken);
        await _app.Write("some/USDT/x", "5m", Some.Candles(1, "5m", "2026-06-01", "2026-06-02"));
        Assert.Equal("5m", await ChosenOf($"/candle/some/USDT/x?{Day}&points=1440"));
    }

    [Fact]
    public async Task It_goes_with_all_else_that_shapes_an_answer()
    {
        var fill = $"{Near}?{Day}&fill=previous&format=csv&closed=true";
        Assert.Equal(await _app.GetBody($"{fill}&interval=5m&limit=1440"), await _app.GetBody($"{fill}&points=300"));

        using var packed = await _app.Send("GET", $"{Near}?{Day}&points=24", ("Accept-Encoding", "gzip"));
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);

        using var open = await _app.Get($"{Near}?from=2026-06-03T00:00:00Z&to=2026-06-04T00:00:00Z&points=1&closed=true");
        Assert.Equal("""{"data":[]}""", await open.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["1d"], open.Headers.GetValues("Candle-Interval"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Who_has_the_answer_is_told_so_and_of_which_interval(string path)
    {
        using var first = await _app.Send("HEAD", $"{Near}?{Day}&points=24&path={path}");
        using var again = await _app.Send(
            "GET", $"{Near}?{Day}&points=24&path={path}", ("If-None-Match", first.Headers.ETag!.ToString()), ("Origin", "https://charts.example"));

        Assert.Equal(["1h"], first.Headers.GetValues("Candle-Interval"));
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Equal(["1h"], again.Headers.GetValues("Candle-Interval"));
        Assert.Contains("Candle-Interval", string.Join(',', again.Headers.GetValues("Access-Control-Expose-Headers")));
    }

    [Theory]
    [InlineData("points=0&", "points takes a whole number from 1 to 1440, not '0'.")]
    [InlineData("points=1441&", "points takes")]
    [InlineData("points=-1&", "points takes")]
    [InlineData("points=1e3&", "points takes")]
    [InlineData("points=&", "points takes a whole number from 1 to 1440, not nothing.")]
    [InlineData("points=99999999999999999999&", "points takes")]
    [InlineData("points=5&points=5&", "points is given twice")]
    [InlineData("points=5&interval=1h&", "points chooses the interval; interval is not given with it.")]
    [InlineData("interval=1m&points=5&", "points chooses the interval")]
    [InlineData("points=5&l%69mit=5&", "points is the most candles that come; limit is not given with it.")]
    public async Task Bad_points_are_refused(string parameters, string detail)
    {
        using var answer = await _app.Get($"{Near}?{parameters}{Day}");

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&from=2026-06-01T00:00:00Z")]
    [InlineData("&to=2026-06-01T00:00:00Z")]
    public async Task Points_want_both_bounds(string range)
    {
        using var answer = await _app.Get($"{Near}?points=5{range}");

        Assert.Equal("points is for a range; from and to are both given with it.", await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Fact]
    public async Task A_range_that_needs_more_of_every_interval_is_refused_with_what_it_needs()
    {
        using var answer = await _app.Get($"{Near}?from=1971-01-01T00:00:00Z&to=2026-06-01T00:00:00Z&points=100");

        Assert.Equal(
            "points takes 665 or more for this range, not 100: binance/USDT/NEAR is stored at 1m, and of the intervals that it is served at 1M needs "
            + "the fewest candles.",
            await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Fact]
    public async Task An_unknown_series_is_not_found()
    {
        using var answer = await _app.Get($"/candle/binance/USDT/BTC?{Day}&points=5");

        await ProblemAnswer.DetailOf(answer, 404, "series-not-found");
    }

    private async Task<string> ChosenOf(string question)
    {
        using var answer = await _app.Get(question);
        return answer.Headers.GetValues("Candle-Interval").Single();
    }

    private static Task<byte[]> Bytes(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
