using System.Net;
using System.Text.Json.Nodes;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>What clients send by mistake: each is refused in the protocol's own shape, and says what is accepted.</summary>
public sealed class UdfBadInputTests(UdfSample sample) : IClassFixture<UdfSample>
{
    private const string Good = "symbol=Some:Near/Usdt&resolution=1";

    [Theory]
    [InlineData("history", 400, "symbol is missing; it takes exchange:ASSET/MARKET")]
    [InlineData("history?symbol=Some:Near/Usdt&to=1&countback=1", 400, "resolution is missing; it takes one of 1, 3, 5")]
    [InlineData($"history?{Good}", 400, "from and countback are missing")]
    [InlineData($"history?{Good}&to=1780444800", 400, "from and countback are missing")]
    [InlineData($"history?{Good}&from=2&to=2", 400, "from must be before to.")]
    [InlineData($"history?{Good}&from=3&to=2", 400, "from must be before to.")]
    [InlineData($"history?{Good}&from=yesterday&to=2", 400, "from takes whole seconds since 1970, not 'yesterday'.")]
    [InlineData($"history?{Good}&from=1.5&to=2", 400, "from takes")]
    [InlineData($"history?{Good}&from=+1&to=2", 400, "from takes")]
    [InlineData($"history?{Good}&from=&to=2", 400, "from takes whole seconds since 1970, not nothing.")]
    [InlineData($"history?{Good}&from=1&to=99999999999999999", 400, "to takes")]
    [InlineData($"history?{Good}&to=2026-06-01T00:00:00Z&countback=1", 400, "to takes")]
    [InlineData($"history?{Good}&to=2&countback=0", 400, "countback takes a whole number from 1 to 20000, not '0'.")]
    [InlineData($"history?{Good}&to=2&countback=-1", 400, "countback takes")]
    [InlineData($"history?{Good}&to=2&countback=20001", 400, "countback takes")]
    [InlineData($"history?{Good}&to=2&countback=%EF%BC%95", 400, "countback takes")] // a full-width five
    [InlineData($"history?{Good}&to=2&countback=5%00", 400, "countback takes")]
    [InlineData($"history?{Good}&to=2&countback=2&countback=2", 400, "countback is given twice.")]
    [InlineData($"history?{Good}&to=2&countback=2&colour=red", 400, "'colour' is not a parameter here; there are symbol, resolution, from, to, countback.")]
    [InlineData($"history?{Good}&To=2&countback=2", 400, "'To' is not a parameter here")]
    [InlineData("history?symbol=Some:Near/Usdt&resolution=7&countback=2", 400, "resolution takes one of 1, 3, 5, ")]
    [InlineData("history?symbol=Some:Near/Usdt&resolution=1m&countback=2", 400, "resolution takes")]
    [InlineData("history?symbol=Some:Near/Usdt&resolution=1d&countback=2", 400, "resolution takes")]
    [InlineData("history?symbol=Some:Near/Usdt&resolution=1S&countback=2", 400, "resolution takes")]
    [InlineData("history?symbol=Some:Far/Usdt&resolution=1&countback=2", 404, "unknown_symbol: no series is called 'Some:Far/Usdt'")]
    [InlineData("history?symbol=Nowhere:Near/Usdt&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=FARUSDT&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=Some:/&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=Some:Near/Usdt/1&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=Some:N%C3%89AR/Usdt&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=:&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("history?symbol=a:b:c/d&resolution=1&countback=2", 404, "unknown_symbol")]
    [InlineData("symbols", 400, "symbol is missing")]
    [InlineData("symbols?symbol=", 400, "symbol is missing")]
    [InlineData("symbols?symbol=DOGE", 404, "unknown_symbol: no series is called 'DOGE'")]
    [InlineData("symbols?symbol=x';DROP%20TABLE%20candle;--", 404, "unknown_symbol")]
    [InlineData("symbols?symbol=DOGE&symbol=DOGE", 400, "symbol is given twice.")]
    [InlineData("symbols?symbols=DOGE", 400, "'symbols' is not a parameter here; there is symbol.")]
    [InlineData("search?limit=0", 400, "limit takes a whole number from 1 to 1000, not '0'.")]
    [InlineData("search?limit=1001", 400, "limit takes")]
    [InlineData("search?q=NEAR", 400, "'q' is not a parameter here; there are query, type, exchange, limit.")]
    [InlineData("quotes", 400, "symbols is missing")]
    [InlineData("quotes?symbol=NEARUSDT", 400, "'symbol' is not a parameter here; there is symbols.")]
    [InlineData("config?x=1", 400, "'x' is not a parameter here; none is taken.")]
    [InlineData("time?x=1", 400, "'x' is not a parameter here; none is taken.")]
    [InlineData("nothing", 404, "Nothing has the address '/udf/nothing'")]
    [InlineData("", 404, "Nothing has the address")]
    public async Task A_refusal_has_the_shape_of_the_protocol(string question, int status, string message)
    {
        using var answer = await sample.App.Get($"/udf/{question}");

        Assert.StartsWith(message, await MessageOf(answer, status));
        Assert.Equal("""{"s":"no_data"}""", await sample.App.GetBody($"/udf/history?{Good}&to=2&countback=2"));
    }

    [Fact]
    public async Task A_resolution_that_a_series_has_not_is_refused_with_those_it_has()
    {
        await sample.App.Write("Some/Usdt/Daily", "1d", Some.Candles(1, "1d", "2026-06-01", "2026-06-03", kept: 1));
        using var answer = await sample.App.Get("/udf/history?symbol=Some:Daily/Usdt&resolution=60&countback=2");

        Assert.Equal("Some:Daily/Usdt has the resolutions 1D, 3D, 1W, 1M, not 60.", await MessageOf(answer, 404));
    }

    [Fact]
    public async Task More_bars_than_one_answer_holds_are_refused_rather_than_cut()
    {
        await sample.App.Write("Some/Usdt/Long", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-15", kept: 1));
        using var answer = await sample.App.Get("/udf/history?symbol=Some:Long/Usdt&resolution=1&from=0&to=1800000000");

        Assert.Equal("There are more than 20000 bars from from to to; ask for fewer.", await MessageOf(answer, 400));
    }

    [Fact]
    public async Task A_hundred_quotes_are_enough()
    {
        using var answer = await sample.App.Get($"/udf/quotes?symbols={string.Join(',', Enumerable.Repeat("X", 101))}");
        Assert.StartsWith("symbols takes 1 to 100 symbols, divided by commas", await MessageOf(answer, 400));
    }

    [Fact]
    public async Task Another_method_is_refused_in_the_shape_of_the_protocol()
    {
        using var answer = await sample.App.Send("POST", "/udf/history");
        Assert.Equal("'POST' is not allowed here; GET, HEAD, OPTIONS are.", await MessageOf(answer, 405));
    }

    private static async Task<string> MessageOf(HttpResponseMessage answer, int status)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((HttpStatusCode)status == answer.StatusCode, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        var error = JsonNode.Parse(body)!.AsObject();
        Assert.Equal(["s", "errmsg"], error.Select(member => member.Key));
        Assert.Equal("error", (string)error["s"]!);
        return (string)error["errmsg"]!;
    }
}
