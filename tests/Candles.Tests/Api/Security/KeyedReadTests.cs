using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

/// <summary>A server that asks for a key to read.</summary>
public sealed class KeyedReadTests : IAsyncLifetime
{
    private const string Route = "/candle/binance/USDT/NEAR";
    private static readonly (string, string) FromAPage = ("Origin", "https://charts.example");

    private CandlesApp _app = null!;
    private NewKey _reader = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(null, null, "--Candles:RequireKeyForReads=true");
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        _reader = await NewKey.In(_app.Store, "reader", "read");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("GET", Route)]
    [InlineData("HEAD", Route)]
    [InlineData("GET", Route + "?path=dto&limit=3")]
    [InlineData("GET", "/series")]
    [InlineData("HEAD", "/series")]
    [InlineData("GET", "/series/binance/USDT/NEAR")]
    [InlineData("GET", "/latest")]
    [InlineData("GET", "/candles?series=binance/USDT/NEAR")]
    public async Task Candles_and_their_list_are_read_with_a_key(string method, string path)
    {
        using var without = await _app.Send(method, path);
        using var with = await _app.Send(method, path, _reader.Header);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
        Assert.Equal("Bearer realm=\"candles\"", without.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/problems")]
    [InlineData("GET", "/problems/key-missing")]
    [InlineData("OPTIONS", Route)]
    [InlineData("OPTIONS", "/series")]
    public async Task All_else_stays_open(string method, string path)
    {
        using var answer = await _app.Send(method, path);

        Assert.True(answer.IsSuccessStatusCode);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("BREW", Route, 405, "method-not-allowed")]
    public async Task What_is_not_there_needs_no_key(string method, string path, int status, string name)
    {
        using var answer = await _app.Send(method, path);

        await ProblemAnswer.DetailOf(answer, status, name);
    }

    [Fact]
    public async Task A_key_that_is_missing_is_asked_for()
    {
        using var answer = await _app.Get(Route);

        Assert.Equal(
            "GET needs a key with scope read here: send 'Authorization: Bearer KEY', once, where KEY is cndl_ and 43 of the characters A-Z a-z 0-9 - _.",
            await ProblemAnswer.DetailOf(answer, 401, "key-missing"));
    }

    [Fact]
    public async Task A_key_that_is_not_known_is_refused()
    {
        using var answer = await _app.Send("GET", Route, NewKey.Of("stranger", "admin").Header);

        Assert.Equal(
            "The key is not known here, or was revoked; a key with scope read is needed.",
            await ProblemAnswer.DetailOf(answer, 401, "key-unknown"));
        Assert.Equal("Bearer realm=\"candles\", error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer KEY KEY")]
    [InlineData("Bearer \"KEY\"")]
    [InlineData("BearerKEY")]
    [InlineData("KEY")]
    [InlineData("Basic KEY")]
    [InlineData("Bearer KEY, Bearer KEY")]
    [InlineData("Bearer cndl_short")]
    [InlineData("nothing like it")]
    public async Task A_header_of_another_form_is_refused_with_the_form_that_is_accepted(string form)
    {
        using var answer = await _app.Send("GET", Route, ("Authorization", form.Replace("KEY", _reader.Secret)));

        Assert.Equal(
            "The header Authorization is not what is accepted: 'Authorization: Bearer KEY', once, where KEY is cndl_ and 43 of the characters A-Z a-z 0-9 - _.",
            await ProblemAnswer.DetailOf(answer, 401, "key-unknown"));
        Assert.Equal("Bearer realm=\"candles\", error=\"invalid_token\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("Bearer {0}")]
    [InlineData("bearer {0}")]
    [InlineData("BEARER   {0}")]
    public async Task The_scheme_is_read_as_RFC_9110_has_it(string form)
    {
        using var answer = await _app.Send("GET", Route, ("Authorization", form.Replace("{0}", _reader.Secret)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Two_headers_are_one_too_many()
    {
        var answer = await _app.SendRaw(
            $"GET {Route} HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer {_reader.Secret}\r\nAuthorization: Bearer {_reader.Secret}\r\nConnection: close\r\n\r\n");

        Assert.Equal(401, answer.Status);
        Assert.Contains("once, where KEY is", answer.Body);
    }

    [Theory]
    [InlineData("/series?key=KEY")]
    [InlineData("/series?access_token=KEY")]
    [InlineData(Route + "?access_token=KEY")]
    public async Task A_key_in_the_address_is_none(string path)
    {
        using var answer = await _app.Get(path.Replace("KEY", _reader.Secret));

        await ProblemAnswer.DetailOf(answer, 401, "key-missing");
        Assert.DoesNotContain(_reader.Secret, await answer.Content.ReadAsStringAsync(Cancel));
    }

    [Fact]
    public async Task Head_is_refused_as_get_is_without_a_body()
    {
        var answer = await _app.SendRaw($"HEAD {Route} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n");

        Assert.Equal((401, ""), (answer.Status, answer.Body));
        Assert.Contains("WWW-Authenticate: Bearer realm=\"candles\"", answer.Headers);
        Assert.Contains("Content-Type: application/problem+json", answer.Headers);
    }

    [Fact]
    public async Task A_browser_may_ask_whether_it_may_send_a_key_and_sees_the_refusal()
    {
        using var preflight = await _app.Send(
            "OPTIONS", Route, FromAPage, ("Access-Control-Request-Method", "GET"), ("Access-Control-Request-Headers", "authorization"));
        using var refused = await _app.Send("GET", Route, FromAPage);
        using var read = await _app.Send("GET", Route, FromAPage, _reader.Header);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (preflight.StatusCode, refused.StatusCode, read.StatusCode));
        Assert.Equal(["authorization"], preflight.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.All([preflight, refused, read], answer => Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task With_no_key_in_the_store_a_refusal_says_how_to_make_one()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:RequireKeyForReads=true");
        using var missing = await app.Get(Route);
        using var unknown = await app.Send("GET", Route, _reader.Header);

        Assert.EndsWith(" candles keys add collector --scopes read", await ProblemAnswer.DetailOf(missing, 401, "key-missing"));
        Assert.EndsWith(" candles keys add collector --scopes read", await ProblemAnswer.DetailOf(unknown, 401, "key-unknown"));
    }
}
