using System.Net;
using System.Text.Json.Nodes;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>What clients send by mistake: each is refused with the code and the words that Binance has for it.</summary>
public sealed class BinanceBadInputTests : IAsyncLifetime
{
    private const string Good = "klines?symbol=FILUSDT&interval=1h";

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("some/USDT/FIL", "1h", Some.Candles(1, "1h", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("klines", -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.")]
    [InlineData("klines?symbol=&interval=1h", -1102, "Mandatory parameter 'symbol' was not sent")]
    [InlineData("klines?symbol=FILUSDT", -1102, "Mandatory parameter 'interval' was not sent, was empty/null, or malformed.")]
    [InlineData("klines?symbol=FILUSDT&interval=", -1102, "Mandatory parameter 'interval' was not sent")]
    [InlineData("klines?symbol=NOTUSDT&interval=1h", -1121, "Invalid symbol.")]
    [InlineData("klines?symbol=FIL&interval=1h", -1121, "Invalid symbol.")]
    [InlineData("klines?symbol=filusdt&interval=1h", -1100, "Illegal characters found in parameter 'symbol'; legal range is '^[A-Z0-9-_.]{1,64}$'.")]
    [InlineData("klines?symbol=FIL%2FUSDT&interval=1h", -1100, "Illegal characters found in parameter 'symbol'")]
    [InlineData("klines?symbol=FIL%00USDT&interval=1h", -1100, "Illegal characters found in parameter 'symbol'")]
    [InlineData("klines?symbol=%EF%BC%A6ILUSDT&interval=1h", -1100, "Illegal characters found in parameter 'symbol'")]
    [InlineData("klines?symbol=FILUSDT&interval=1s", -1120, "Invalid interval.")]
    [InlineData("klines?symbol=FILUSDT&interval=7m", -1120, "Invalid interval.")]
    [InlineData("klines?symbol=FILUSDT&interval=1H", -1120, "Invalid interval.")]
    [InlineData("klines?symbol=FILUSDT&interval=1m", -1120, "Invalid interval. This symbol has 1h, 2h, 4h, 6h, 8h, 12h, 1d, 3d, 1w, 1M.")]
    [InlineData($"{Good}&limit=0", -1130, "Data sent for parameter 'limit' is not valid.")]
    [InlineData($"{Good}&limit=", -1105, "Parameter 'limit' was empty.")]
    [InlineData($"{Good}&limit=-1", -1100, "Illegal characters found in parameter 'limit'; legal range is '^[0-9]{1,20}$'.")]
    [InlineData($"{Good}&limit=1e3", -1100, "Illegal characters found in parameter 'limit'")]
    [InlineData($"{Good}&limit=+5", -1100, "Illegal characters found in parameter 'limit'")]
    [InlineData($"{Good}&limit=%205", -1100, "Illegal characters found in parameter 'limit'")]
    [InlineData($"{Good}&limit=5%00", -1100, "Illegal characters found in parameter 'limit'")]
    [InlineData($"{Good}&limit=%EF%BC%95", -1100, "Illegal characters found in parameter 'limit'")] // a full-width five
    [InlineData($"{Good}&limit=999999999999999999999", -1100, "Illegal characters found in parameter 'limit'")]
    [InlineData($"{Good}&limit=5&limit=5", -1101, "Duplicate values for parameter 'limit' detected.")]
    [InlineData($"{Good}&startTime=yesterday", -1100, "Illegal characters found in parameter 'startTime'; legal range is '^[0-9]{1,20}$'.")]
    [InlineData($"{Good}&startTime=2026-06-01T00:00:00Z", -1100, "Illegal characters found in parameter 'startTime'")]
    [InlineData($"{Good}&startTime=", -1105, "Parameter 'startTime' was empty.")]
    [InlineData($"{Good}&endTime=None", -1100, "Illegal characters found in parameter 'endTime'")]
    [InlineData($"{Good}&startTime=2&endTime=1", -1128, "Combination of optional parameters invalid.")]
    [InlineData($"{Good}&timeZone=15", -1130, "Data sent for parameter 'timeZone' is not valid.")]
    [InlineData($"{Good}&timeZone=-12:15", -1130, "Data sent for parameter 'timeZone' is not valid.")]
    [InlineData($"{Good}&timeZone=UTC", -1130, "Data sent for parameter 'timeZone' is not valid.")]
    [InlineData($"{Good}&timeZone=05:45", -1130, "Data sent for parameter 'timeZone' is not valid. Candles of 1h are kept in UTC.")]
    [InlineData("klines?symbol=FILUSDT&interval=1d&timeZone=8", -1130, "Data sent for parameter 'timeZone' is not valid. Candles of 1d are kept in UTC.")]
    [InlineData($"{Good}&start_time=1&end_time=2", -1104, "Not all sent parameters were read; read '2' parameter(s) but was sent '4'.")]
    [InlineData($"{Good}&Limit=5", -1104, "Not all sent parameters were read; read '2' parameter(s) but was sent '3'.")]
    [InlineData("exchangeInfo?symbol=NOTUSDT", -1121, "Invalid symbol.")]
    [InlineData("exchangeInfo?symbol=", -1102, "Mandatory parameter 'symbol' was not sent")]
    [InlineData("exchangeInfo?symbols=FILUSDT", -1100, "Illegal characters found in parameter 'symbols'; legal range is '^\\[(\"[A-Z0-9-_.]{1,64}\"")]
    [InlineData("exchangeInfo?symbols=[%22FILUSDT%22,%22NOTUSDT%22]", -1121, "Invalid symbol.")]
    [InlineData("exchangeInfo?symbol=FILUSDT&symbols=[%22FILUSDT%22]", -1128, "Combination of optional parameters invalid.")]
    [InlineData("ticker/price?symbol=NOTUSDT", -1121, "Invalid symbol.")]
    [InlineData("ticker/price?symbol=filusdt", -1100, "Illegal characters found in parameter 'symbol'")]
    [InlineData("ping?x=1", -1104, "Not all sent parameters were read; read '0' parameter(s) but was sent '1'.")]
    [InlineData("time?x=1", -1104, "Not all sent parameters were read")]
    public async Task A_refusal_is_a_code_and_a_message(string question, int code, string message)
    {
        using var answer = await _app.Get($"/binance/some/api/v3/{question}");

        Assert.StartsWith(message, await MessageOf(answer, 400, code));
        using var next = await _app.Get($"/binance/some/api/v3/{Good}&limit=1");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/binance/some/api/v3/depth", 404)]
    [InlineData("GET", "/binance/some", 404)]
    [InlineData("POST", "/binance/some/api/v3/klines", 405)]
    public async Task What_is_not_there_is_not_supported(string method, string path, int status)
    {
        using var answer = await _app.Send(method, path);
        await MessageOf(answer, status, -1020);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("%00")]
    [InlineData("so%2fme")]
    [InlineData("some'")]
    public async Task An_exchange_that_is_not_there_has_no_symbols(string exchange)
    {
        using var answer = await _app.Get($"/binance/{exchange}/api/v3/{Good}");
        if (exchange != "%00") // which the web server refuses
            Assert.Equal("Invalid symbol.", await MessageOf(answer, 400, -1121));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    /// <summary>The message of an answer that must be this error.</summary>
    internal static async Task<string> MessageOf(HttpResponseMessage answer, int status, int code)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((HttpStatusCode)status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var error = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(["code", "msg"], error.Select(member => member.Key));
        Assert.Equal(code, (int)error["code"]!);
        return (string)error["msg"]!;
    }
}
