using System.Net;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

/// <summary>Who may do what on a server with the default settings, where reading is open, and on one that asks for keys to read.</summary>
public sealed class ScopeTests
{
    private const string Candle = "[[1780272000000,1,2,0.5,1.5,10]]";
    private static readonly string[] Methods = ["GET", "HEAD", "OPTIONS", "POST", "DELETE"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, null, 200, 200, 204, 401, 401)]
    [InlineData(false, "read", 200, 200, 204, 403, 403)]
    [InlineData(false, "write", 200, 200, 204, 200, 403)]
    [InlineData(false, "read,write", 200, 200, 204, 200, 403)]
    [InlineData(false, "admin", 200, 200, 204, 200, 200)]
    [InlineData(false, "unknown", 200, 200, 204, 401, 401)]
    [InlineData(true, null, 401, 401, 204, 401, 401)]
    [InlineData(true, "read", 200, 200, 204, 403, 403)]
    [InlineData(true, "write", 200, 200, 204, 200, 403)]
    [InlineData(true, "read,write", 200, 200, 204, 200, 403)]
    [InlineData(true, "admin", 200, 200, 204, 200, 200)]
    [InlineData(true, "unknown", 401, 401, 204, 401, 401)]
    public async Task Each_scope_opens_its_methods(bool keyedReads, string? scopes, params int[] expected)
    {
        await using var app = await CandlesApp.Start(null, null, $"--Candles:RequireKeyForReads={keyedReads}");
        await app.Write("binance/USDT/NEAR", "1m", Posting.Minutes(3));
        var key = scopes switch
        {
            null => null,
            "unknown" => NewKey.Of("stranger", "admin"),
            _ => await NewKey.In(app.Store, "caller", scopes),
        };

        var statuses = new List<int>();
        foreach (var method in Methods)
        {
            using var answer = await Send(app, method, key);
            statuses.Add((int)answer.StatusCode);
        }

        Assert.Equal(expected, statuses);
    }

    [Fact]
    public async Task What_a_key_lacks_is_named()
    {
        await using var app = await CandlesApp.Start();
        var key = await NewKey.In(app.Store, "desk", "read,write");

        using var answer = await Send(app, "DELETE", key);

        Assert.Equal("The key 'desk' has the scopes read,write; scope admin is needed.", await ProblemAnswer.DetailOf(answer, 403, "scope-missing"));
        Assert.Equal("Bearer realm=\"candles\", error=\"insufficient_scope\", scope=\"admin\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory]
    [InlineData("POST", "write")]
    [InlineData("DELETE", "admin")]
    public async Task Without_any_key_the_first_refusal_says_how_to_make_one(string method, string scope)
    {
        await using var app = await CandlesApp.Start();

        using var answer = await Send(app, method, null);

        Assert.Equal(
            $"{method} needs a key with scope {scope} here: send 'Authorization: Bearer KEY', once, where KEY is cndl_ and 43 of the characters "
            + $"A-Z a-z 0-9 - _. This server has no key yet; where it runs, this makes one: candles keys add collector --scopes {scope}",
            await ProblemAnswer.DetailOf(answer, 401, "key-missing"));
        Assert.Equal("Bearer realm=\"candles\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Theory, EachStore]
    public async Task A_key_that_is_revoked_midway_stops_writing_and_what_it_wrote_stays(string kind)
    {
        await using var place = await TestStores.NewPlace(kind);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await using var elsewhere = await place.Open();
        var key = await NewKey.In(elsewhere, "collector", "write");

        var written = 0;
        HttpResponseMessage answer;
        while ((answer = await Post(written)).StatusCode == HttpStatusCode.OK)
        {
            answer.Dispose();
            if (++written == 5)
                await elsewhere.Keys.Revoke("collector", 1, Cancel);
            else if (written > 5)
                await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel); // a second of writes fits into one page
        }

        using (answer)
            await ProblemAnswer.DetailOf(answer, 401, "key-unknown");
        Assert.InRange(written, 5, int.MaxValue);
        Assert.Equal(Posting.Minutes(written).Select(candle => candle.OpenTime), await OpenTimes(app));

        Task<HttpResponseMessage> Post(int minute) => app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, minute)), headers: key.Header);
    }

    [Fact]
    public async Task Writes_are_limited_for_each_key_and_reads_are_not()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:WritesPerSecond=1");
        var (one, two) = (await NewKey.In(app.Store, "one", "write"), await NewKey.In(app.Store, "two", "admin"));

        HttpResponseMessage answer;
        while ((answer = await Send(app, "POST", one)).StatusCode == HttpStatusCode.OK)
            answer.Dispose();
        using (answer)
        {
            Assert.Equal("One key may send 1 writes a second; a write takes many candles.", await ProblemAnswer.DetailOf(answer, 429, "rate-limited"));
            Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        }

        using var other = await Send(app, "POST", two);
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        for (var i = 0; i < 20; i++)
        {
            using var read = await Send(app, "GET", one);
            Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        }
    }

    private static Task<HttpResponseMessage> Send(CandlesApp app, string method, NewKey? key)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Posting.Near);
        if (method == "POST")
            request.Content = new StringContent(Candle, System.Text.Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.TryAddWithoutValidation(key.Header.Name, key.Header.Value);
        return app.Http.SendAsync(request, Cancel);
    }

    private static async Task<IEnumerable<long>> OpenTimes(CandlesApp app)
    {
        var page = await app.Store.ReadEachWay(new CandleQuery(SeriesKey.Parse("binance/USDT/NEAR"), Interval.OneMinute, limit: CandleQuery.MaxLimit));
        return page!.Value.Candles.Select(candle => candle.OpenTime);
    }
}
