using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class HotLaneTests
{
    private const string Near = "/candle/binance/USDT/NEAR";

    /// <summary>Headers of the connection, not of the answer.</summary>
    private static readonly string[] OfTheMoment = ["Date"];

    [Theory]
    [InlineData("GET", "")]
    [InlineData("HEAD", "?limit=7")]
    [InlineData("GET", "?limit=1&interval=1h")]
    [InlineData("GET", "?limit=7&from=2026-06-01T05:00:00Z&to=2026-06-01T06:00:00Z")]
    [InlineData("GET", "?from=2026-06-01T05:00:00Z&to=2026-06-01T05:00:30Z")]
    [InlineData("GET", "?closed=true&interval=1d")]
    [InlineData("GET", "?format=columns&limit=9")]
    [InlineData("GET", "?format=msgpack&limit=9")]
    public async Task An_answer_is_the_same_in_front_of_the_pipeline_as_behind_it(string method, string question)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var hot = await CandlesApp.Start(place.ConnectionString);
        await using var ordinary = await CandlesApp.Start(place.ConnectionString, null, "--Candles:ReadsPerSecond=1000000");
        await hot.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));

        (string, string)[] origin = [("Origin", "https://charts.example")];
        foreach (var headers in ((string, string)[][])[[], origin, [("If-None-Match", "*")], [.. origin, ("If-None-Match", "*")]])
        {
            using var cold = await hot.Send(method, Near + question, headers);
            using var warm = await hot.Send(method, Near + question, headers);
            using var behind = await ordinary.Send(method, Near + question, headers);

            Assert.Equal(await Seen(behind), await Seen(cold));
            Assert.Equal(await Seen(behind), await Seen(warm));
        }
    }

    [Fact]
    public async Task What_needs_more_than_memory_goes_the_ordinary_way()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.GetBody(Near);

        Assert.Equal(HttpStatusCode.BadRequest, await StatusOf("GET", Near + "?limit=0"));
        Assert.Equal(HttpStatusCode.NotAcceptable, await StatusOf("GET", Near, ("Accept", "image/png")));
        Assert.Equal(HttpStatusCode.MethodNotAllowed, await StatusOf("PUT", Near));
        Assert.Equal(HttpStatusCode.NoContent, await StatusOf("OPTIONS", Near));
        Assert.Equal(HttpStatusCode.OK, await StatusOf("GET", Near.ToUpperInvariant().Replace("/CANDLE", "/Candle", StringComparison.Ordinal)));
        Assert.Equal(HttpStatusCode.OK, await StatusOf("GET", Near + "/"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusOf("GET", Near + "/more"));

        async Task<HttpStatusCode> StatusOf(string method, string path, params (string, string)[] headers)
        {
            using var answer = await app.Send(method, path, headers);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_key_is_asked_for_where_reads_need_one_also_of_what_is_in_memory()
    {
        await using var app = await CandlesApp.Start(settings: "--Candles:RequireKeyForReads=true");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        var key = await app.Key();
        using var allowed = await app.Send("GET", Near, key.Header);
        Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);

        using var answer = await app.Get(Near);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    private static async Task<string> Seen(HttpResponseMessage answer)
    {
        var headers = answer.Headers.Concat(answer.Content.Headers)
            .Where(header => !OfTheMoment.Contains(header.Key))
            .Select(header => $"{header.Key}: {string.Join(',', header.Value)}")
            .Order(StringComparer.Ordinal);
        var body = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        return $"{(int)answer.StatusCode}\n{string.Join('\n', headers)}\n{Convert.ToHexString(body)}";
    }
}
