using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

/// <summary>What clients send by mistake or on purpose: each is refused with a reason, and the next request works.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("limit=0", "limit takes a whole number from 1 to 1440, not '0'.")]
    [InlineData("limit=-1", "limit takes a whole number from 1 to 1440")]
    [InlineData("limit=1441", "limit takes")]
    [InlineData("limit=1e3", "limit takes")]
    [InlineData("limit=0x10", "limit takes")]
    [InlineData("limit=+5", "limit takes")]
    [InlineData("limit=%205", "limit takes")]
    [InlineData("limit=5%00", "limit takes")]
    [InlineData("limit=5.0", "limit takes")]
    [InlineData("limit=99999999999999999999", "limit takes")]
    [InlineData("limit=%EF%BC%95", "limit takes")] // a full-width five
    [InlineData("limit=", "limit takes a whole number from 1 to 1440, not nothing.")]
    [InlineData("limit", "limit takes")]
    [InlineData("limit=5&limit=5", "limit is given twice")]
    [InlineData("limit=5&l%69mit=6", "limit is given twice")]
    [InlineData("interval=7m", "interval takes one of 1m, 3m, 5m")]
    [InlineData("interval=1Min", "interval takes")]
    [InlineData("interval=%EF%BC%91m", "interval takes")] // a full-width one
    [InlineData("interval=1D", "interval takes")]
    [InlineData("interval=", "interval takes")]
    [InlineData("from=2026-06-02T00:00:00Z&to=2026-06-01T00:00:00Z", "from must be before to")]
    [InlineData("from=1780272000000&to=2026-06-01T00:00:00Z", "from must be before to")]
    [InlineData("from=yesterday", "from takes Unix milliseconds or ISO 8601 with a zone")]
    [InlineData("from=2026-06-01T00:00:00", "from takes")]
    [InlineData("from=2026-06-01", "from takes")]
    [InlineData("from=253402300800000", "from takes")]
    [InlineData("to=10000-01-01T00:00:00Z", "to takes")]
    [InlineData("to=9999-12-31T23:00:00-05:00", "to takes")]
    [InlineData("from=-1", "from takes")]
    [InlineData("from=1780272000000%00", "from takes")]
    [InlineData("from=1.78e12", "from takes")]
    [InlineData("from=1780272000", "from takes")] // seconds would be January 1970
    [InlineData("to=", "to takes")]
    [InlineData("closed=1", "closed takes true or false")]
    [InlineData("closed=True", "closed takes true or false")]
    [InlineData("format=xml", "format takes one of objects")]
    [InlineData("path=fast", "path takes one of validated, dto, stream, raw")]
    [InlineData("colour=red", "'colour' is not a parameter here; there are interval, limit, from, to, closed, format, path, timing, points, fill.")]
    [InlineData("Limit=5", "'Limit' is not a parameter here")]
    [InlineData("=5", "nothing is not a parameter here")]
    [InlineData("limit=%zz", "limit takes a whole number from 1 to 1440, not '%zz'.")]
    public async Task A_bad_parameter_is_named_with_what_it_accepts(string parameters, string detail)
    {
        using var answer = await _app.Get($"/candle/binance/USDT/NEAR?{parameters}");

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("/candle/bin%2fance/USDT/NEAR", "exchange")]
    [InlineData("/candle/binance/US%5CDT/NEAR", "market")]
    [InlineData("/candle/binance/USDT/%F0%9F%9A%80", "asset")]
    [InlineData("/candle/binance/USDT/NEAR-678901234567890123456789012-33", "asset")]
    [InlineData("/candle/binance/USDT/NE'AR", "asset")]
    [InlineData("/candle/binance/USDT/NE%22AR", "asset")]
    [InlineData("/candle/binance/USDT/x';DROP%20TABLE%20candle;--", "asset")]
    [InlineData("/candle/binance/USDT/NEAR%20", "asset")]
    [InlineData("/candle/binance/USDT/%25", "asset")]
    [InlineData("/candle/binance/USDT/N%C3%89AR", "asset")]
    public async Task A_bad_name_is_refused(string path, string part)
    {
        using var answer = await _app.Get(path);

        Assert.StartsWith($"The {part} takes 1 to 32 of the characters", await ProblemAnswer.DetailOf(answer, 400, "symbol-invalid"));
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("/candle/binance/USDT/NEAR/extra")]
    [InlineData("/candle/binance/USDT")]
    [InlineData("/candle/binance//NEAR")]
    [InlineData("/candle")]
    [InlineData("/nowhere")]
    [InlineData("/problems/no-such-problem")]
    public async Task An_address_of_nothing_is_not_found(string path)
    {
        using var answer = await _app.Get(path);

        Assert.Contains(path[..5], await ProblemAnswer.DetailOf(answer, 404, "not-found"));
    }

    [Theory]
    [InlineData("/candle/binance/USDT/..", 404)] // dots are resolved before anybody looks: /candle/binance
    [InlineData("/candle/binance/USDT/.", 404)]
    [InlineData("/candle/binance/USDT/%2e%2e", 404)]
    [InlineData("/candle/../candle/binance/USDT/NEAR", 200)]
    [InlineData("/candle/binance/USDT/NEAR?limit= 5", 400)]
    [InlineData("/candle/binance/USDT/%00", 400)]
    [InlineData("/candle/binance/USDT/NE%00AR", 400)]
    [InlineData("/candle/binance/USDT/N\u00c9AR", 400)]
    [InlineData("/candle/binance/USDT/%ff", 400)]
    [InlineData("candle", 405)] // the form of a target that only CONNECT has
    public async Task What_HttpClient_would_mend_has_a_status_too(string target, int status)
    {
        var answer = await _app.SendRaw($"GET {target} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        Assert.Equal(status, answer.Status);
        Assert.True(answer.Body.Length == 0 || answer.Headers.Contains("json"), answer.Headers);
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task A_request_line_of_20_KB_is_refused()
    {
        var answer = await _app.SendRaw($"GET /candle/binance/USDT/{new string('N', 20_000)} HTTP/1.1\r\nHost: here\r\n\r\n");

        Assert.Equal((414, ""), (answer.Status, answer.Body));
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task A_refusal_shows_no_more_than_the_start_of_what_was_sent()
    {
        using var answer = await _app.Get($"/candle/binance/USDT/NEAR?limit={new string('9', 4000)}");

        Assert.True((await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid")).Length < 150);
    }

    [Fact]
    public async Task Markup_in_a_bad_value_comes_back_as_text()
    {
        using var answer = await _app.Get("/candle/binance/USDT/NEAR?limit=<script>\"%0a");

        Assert.Contains("<script>\"\n", await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    private async Task TheNextRequestWorks()
    {
        using var answer = await _app.Get("/candle/binance/USDT/NEAR?limit=1");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
