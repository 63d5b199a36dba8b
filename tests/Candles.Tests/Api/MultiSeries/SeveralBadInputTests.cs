using System.Net;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.MultiSeries;

/// <summary>What clients send to <c>/candles</c> by mistake or on purpose: the list or the item that is wrong is refused with a reason.</summary>
public sealed class SeveralBadInputTests : IAsyncLifetime
{
    private const string Near = "binance/USDT/NEAR";

    private static readonly string Formats = string.Join(", ", CandleEncoder.All.OfType<JsonEncoder>().Select(format => format.Name));

    private CandlesApp _app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write(Near, "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("", "series is missing; it takes 1 to 100 of exchange/market/asset:interval")]
    [InlineData("?series=", "series takes 1 to 100 of")]
    [InlineData($"?series={Near}&series={Near}", "series is given twice")]
    [InlineData($"?series={Near}&limit=0", "limit takes a whole number from 1 to 1440")]
    [InlineData($"?series={Near}&limit=1441", "limit takes")]
    [InlineData($"?series={Near}&interval=7m", "interval takes one of")]
    [InlineData($"?series={Near}&from=yesterday", "from takes Unix milliseconds")]
    [InlineData($"?series={Near}&from=1780272000000&to=1780272000000", "from must be before to")]
    [InlineData($"?series={Near}&closed=1", "closed takes true or false")]
    [InlineData($"?series={Near}&format=csv", "format takes one of {formats}, not 'csv'.")]
    [InlineData($"?series={Near}&format=msgpack", "format takes")]
    [InlineData($"?series={Near}&path=raw", "'path' is not a parameter here; there are series, interval, limit, from, to, closed, format.")]
    public async Task A_bad_parameter_is_a_problem_of_all(string question, string detail)
    {
        using var answer = await _app.Get("/candles" + question);

        Assert.Contains(detail.Replace("{formats}", Formats, StringComparison.Ordinal), await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
        await TheNextRequestWorks();
    }

    [Theory]
    [InlineData("""{"interval":"1m"}""", "parameter-invalid", "series is missing; it takes exchange/market/asset.")]
    [InlineData("""{"series":5}""", "parameter-invalid", "series takes a text, not '5'.")]
    [InlineData("""{"series":null}""", "parameter-invalid", "series takes a text")]
    [InlineData("""{"series":"a/b"}""", "symbol-invalid", "series takes exchange/market/asset")]
    [InlineData("""{"series":"a/b/c:1m"}""", "symbol-invalid", "series takes")]
    [InlineData("""{"series":"a/b/.."}""", "symbol-invalid", "series takes")]
    [InlineData("""{"series":"a/b/c\u0000"}""", "symbol-invalid", "series takes")]
    [InlineData("""{"series":"a/b/c","interval":"7m"}""", "parameter-invalid", "interval takes one of 1m")]
    [InlineData("""{"series":"a/b/c","interval":1}""", "parameter-invalid", "interval takes")]
    [InlineData("""{"series":"a/b/c","limit":0}""", "parameter-invalid", "limit takes a whole number from 1 to 1440, not '0'.")]
    [InlineData("""{"series":"a/b/c","limit":1e2}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","limit":-1}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","limit":1441}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","limit":5.0}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","limit":null}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","limit":[1]}""", "parameter-invalid", "limit takes")]
    [InlineData("""{"series":"a/b/c","from":"2026-06-01"}""", "parameter-invalid", "from takes")]
    [InlineData("""{"series":"a/b/c","from":1780272000}""", "parameter-invalid", "from takes")]
    [InlineData("""{"series":"a/b/c","from":1780272000000,"to":1780272000000}""", "parameter-invalid", "from must be before to")]
    [InlineData("""{"series":"a/b/c","closed":1}""", "parameter-invalid", "closed takes true or false")]
    [InlineData("""{"series":"a/b/c","etag":5}""", "parameter-invalid", "etag takes a text")]
    [InlineData("""{"series":"a/b/c","format":"csv"}""", "parameter-invalid", "'format' is not a member here; a question is an object with series and")]
    [InlineData("""{"series":"a/b/c","":1}""", "parameter-invalid", "nothing is not a member here")]
    [InlineData("""{"series":"a/b/c","limit":5,"limit":5}""", "parameter-invalid", "'limit' is given twice.")]
    [InlineData("""{"series":"\ud83d"}""", "parameter-invalid", "half of a surrogate pair")]
    [InlineData("""{"\ud83d":1}""", "parameter-invalid", "half of a surrogate pair")]
    [InlineData("5", "parameter-invalid", "A question is an object with series and")]
    [InlineData("[]", "parameter-invalid", "A question is")]
    [InlineData("null", "parameter-invalid", "A question is")]
    public async Task A_bad_question_is_a_problem_of_itself(string question, string problem, string detail)
    {
        using var answer = await Post($$"""[{"series":"{{Near}}","limit":1},{{question}},{"series":"{{Near}}","limit":1}]""");
        var items = await SeveralItem.In(answer);

        Assert.Contains(detail, items[1].Detail(400, problem));
        var expected = await _app.GetBody($"/candle/{Near}?limit=1");
        Assert.Equal((expected, expected), (items[0].Body, items[2].Body));
    }

    [Theory]
    [InlineData("", "it is empty.")]
    [InlineData("{}", "it is no list.")]
    [InlineData("\"x\"", "it is no list.")]
    [InlineData("[", "it is no JSON from line 1, byte 2 on.")]
    [InlineData("[{},]", "it is no JSON")]
    [InlineData("[{}] x", "it is no JSON")]
    [InlineData("[{'series':1}]", "it is no JSON")]
    [InlineData("[NaN]", "it is no JSON")]
    public async Task A_body_that_is_no_list_is_a_problem_of_all(string body, string why)
    {
        using var answer = await Post(body);

        var detail = await ProblemAnswer.DetailOf(answer, 400, "body-unreadable");
        Assert.StartsWith("The body takes a JSON list of up to 100 questions, each an object with series and", detail);
        Assert.Contains(why, detail);
        await TheNextRequestWorks();
    }

    [Fact]
    public async Task Other_bytes_than_UTF8_and_deep_nesting_are_refused()
    {
        using var latin = await Post([.. "[\""u8, 0xff, .. "\"]"u8]);
        using var deep = await Post(new string('[', 30_000));

        Assert.Contains("it is not UTF-8", await ProblemAnswer.DetailOf(latin, 400, "body-unreadable"));
        Assert.Contains("it is no JSON", await ProblemAnswer.DetailOf(deep, 400, "body-unreadable"));
    }

    [Fact]
    public async Task Nobody_asks_for_more_than_one_answer_holds()
    {
        var one = $$"""{"series":"{{Near}}","limit":432}""";
        using var max = await Post($"[{string.Join(',', Enumerable.Repeat(one, 100))}]");
        using var rows = await Post($"[{string.Join(',', Enumerable.Repeat(one, 99))},{one.Replace("432", "433")}]");
        using var items = await Post($"[{string.Join(',', Enumerable.Repeat("{}", 101))}]");
        using var bytes = await Post($"[{new string(' ', 65_535)}]");
        using var listed = await _app.Get($"/candles?series={string.Join(',', Enumerable.Repeat("a/b/c", 101))}");
        using var listedRows = await _app.Get($"/candles?limit=1440&series={string.Join(',', Enumerable.Repeat("a/b/c", 31))}");

        Assert.All(await SeveralItem.In(max), item => Assert.Equal(200, item.Status));
        Assert.Equal("The limits add up to 43201 candles; 43200 are the most.", await ProblemAnswer.DetailOf(rows, 413, "queries-too-many"));
        Assert.Equal("The list has 101 questions; 100 are the most.", await ProblemAnswer.DetailOf(items, 413, "queries-too-many"));
        Assert.Equal("The body is larger than 64 KB (65,536 bytes), which is the most.", await ProblemAnswer.DetailOf(bytes, 413, "body-too-large"));
        Assert.Contains("series takes 1 to 100 of", await ProblemAnswer.DetailOf(listed, 400, "parameter-invalid"));
        Assert.Contains("43200 are the most", await ProblemAnswer.DetailOf(listedRows, 413, "queries-too-many"));
        Assert.Equal("""{"data":[]}""", await (await Post("[]")).Content.ReadAsStringAsync(Cancel));
    }

    [Theory]
    [InlineData(null, null, "Content-Type takes application/json in utf-8, not nothing.")]
    [InlineData("text/plain", null, "Content-Type takes application/json in utf-8, not 'text/plain'.")]
    [InlineData("application/json; charset=latin1", null, "Content-Type takes")]
    [InlineData("application/json", "gzip", "Content-Encoding takes identity here, not 'gzip'.")]
    public async Task Only_plain_JSON_is_read(string? type, string? coding, string detail)
    {
        var content = new ByteArrayContent("[]"u8.ToArray());
        if (type is not null)
            content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (coding is not null)
            content.Headers.TryAddWithoutValidation("Content-Encoding", coding);
        using var answer = await _app.Http.PostAsync("/candles", content, Cancel);

        Assert.Equal(detail, (await ProblemAnswer.DetailOf(answer, 415, "content-type-unsupported"))[..detail.Length]);
    }

    [Theory]
    [InlineData("?format=csv", "format takes")]
    [InlineData("?series=a/b/c", "'series' is not a parameter here; there is format.")]
    public async Task The_address_of_a_post_names_the_format_alone(string query, string detail)
    {
        using var answer = await _app.Http.PostAsync("/candles" + query, new StringContent("[]", System.Text.Encoding.UTF8, "application/json"), Cancel);

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    private Task<HttpResponseMessage> Post(string json) => Post(System.Text.Encoding.UTF8.GetBytes(json));

    private Task<HttpResponseMessage> Post(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.Add("Content-Type", "application/json");
        return _app.Http.PostAsync("/candles", content, Cancel);
    }

    private async Task TheNextRequestWorks()
    {
        using var answer = await _app.Get($"/candles?series={Near}");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
