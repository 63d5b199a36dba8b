using System.Diagnostics;
using System.Globalization;
using System.Net;
using Candles.Api.Security;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Security;

public sealed class RateLimitTests
{
    private const string Route = "/candle/binance/USDT/NEAR";
    private const string Proxied = "--ForwardedHeaders_Enabled=true"; // ASP.NET's: the address of a caller is in X-Forwarded-For

    [Fact]
    public async Task Reads_are_limited_for_each_key_and_for_each_address_without_one()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:ReadsPerSecond=1");
        var (one, two) = (await NewKey.In(app.Store, "one", "read"), await NewKey.In(app.Store, "two", "write"));

        using var refused = await Exhaust(() => app.Send("GET", "/series", one.Header));
        Assert.Equal("One key, or one address without a key, may send 1 reads a second.", await ProblemAnswer.DetailOf(refused, 429, "rate-limited"));
        Assert.Equal("1", refused.Headers.GetValues("Retry-After").Single());

        foreach (var other in new Func<Task<HttpResponseMessage>>[] { () => app.Send("GET", "/series", two.Header), () => app.Send("GET", "/series") })
        {
            using var first = await other();
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
            using var last = await Exhaust(other);
        }
    }

    [Fact]
    public async Task A_key_that_is_made_up_is_no_way_round_the_limit_of_an_address()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:ReadsPerSecond=1");

        using var refused = await Exhaust(() => app.Send("GET", "/series", NewKey.Of("stranger", "admin").Header));
        await ProblemAnswer.DetailOf(refused, 429, "rate-limited");
    }

    [Fact]
    public async Task A_limit_of_reads_leaves_alone_what_is_no_read()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:ReadsPerSecond=1");
        using var refused = await Exhaust(() => app.Get(Route));

        for (var i = 0; i < 20; i++)
        {
            foreach (var (method, path) in new[] { ("GET", "/health/live"), ("GET", "/problems/rate-limited"), ("OPTIONS", Route) })
            {
                using var answer = await app.Send(method, path);
                Assert.True(answer.IsSuccessStatusCode);
            }
        }
    }

    [Fact]
    public async Task Head_and_get_share_a_limit()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:ReadsPerSecond=1");
        using var get = await Exhaust(() => app.Get("/series"));
        using var head = await Exhaust(() => app.Send("HEAD", "/series"));

        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal("1", head.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task All_requests_of_an_address_are_limited_whatever_they_ask()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:RequestsPerSecondPerAddress=5", Proxied);
        var neighbour = Enumerable.Range(1, 100).Select(i => $"2001:db8:0:{i:x}::1").First(a => Partition(a) != Partition("2001:db8::1"));

        using var refused = await Exhaust(() => From("2001:db8::1", "/nowhere"));
        Assert.Equal("One address may send 5 requests a second.", await ProblemAnswer.DetailOf(refused, 429, "rate-limited"));
        using var sameNetwork = await Exhaust(() => From("2001:db8::2", "/health/live"), max: 4);
        using var other = await From(neighbour, "/health/live");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);

        Task<HttpResponseMessage> From(string address, string path) => app.Send("GET", path, ("X-Forwarded-For", address));
    }

    [Fact]
    public async Task A_page_of_any_origin_sees_that_it_was_limited()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:RequestsPerSecondPerAddress=1");
        using var refused = await Exhaust(() => app.Send("GET", "/series", ("Origin", "https://charts.example")));

        Assert.Equal(["*"], refused.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task A_caller_that_was_refused_is_welcome_again()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:ReadsPerSecond=1");
        using var refused = await Exhaust(() => app.Get("/series"));

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await app.Get("/series");
            if (answer.StatusCode == HttpStatusCode.OK)
                break;
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "The limit was never lifted.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Without_a_setting_reads_are_not_limited()
    {
        await using var app = await CandlesApp.Start();
        for (var i = 0; i < 1500; i++)
        {
            using var answer = await app.Get("/series");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    /// <summary>Sends requests until one is refused, which with one a second is soon.</summary>
    private static async Task<HttpResponseMessage> Exhaust(Func<Task<HttpResponseMessage>> send, int max = 100)
    {
        for (var i = 0; i < max; i++)
        {
            var answer = await send();
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                return answer;
            answer.Dispose();
        }

        throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"None of {max} requests was refused."));
    }

    private static int Partition(string address) => AddressPartition.Of(IPAddress.Parse(address));
}
