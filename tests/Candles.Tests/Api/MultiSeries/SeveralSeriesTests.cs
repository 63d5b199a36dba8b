using System.Net;
using System.Text.Json;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.MultiSeries;

/// <summary>Several questions in one request are answered as the candle route answers each.</summary>
public sealed class SeveralSeriesTests
{
    private const string Near = "binance/USDT/NEAR";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Each_item_has_the_bytes_the_tag_and_the_link_of_the_candle_route(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await Property.Holds(3, async random =>
        {
            var shapes = SeriesShape.Several(random);
            foreach (var shape in shapes)
                await shape.Write(app);
            foreach (var format in CandleEncoder.All.OfType<JsonEncoder>())
            {
                var questions = SeriesShape.Questions(random, shapes, 25).Select(q => q[..q.IndexOf("&format", StringComparison.Ordinal)] + After(q)).ToList();
                var items = await SeveralItem.In(await Post(app, $"[{string.Join(',', questions.Select(ItemOf))}]", $"?format={format.Name}"));
                for (var i = 0; i < questions.Count; i++)
                {
                    using var one = await app.Get($"{questions[i]}&format={format.Name}");
                    Assert.Equal(await one.Content.ReadAsStringAsync(Cancel), items[i].Body);
                    Assert.Equal((200, one.Headers.ETag!.ToString()), (items[i].Status, items[i].Etag));
                    await SameLink(app, one, items[i].Link);
                }
            }
        });
    }

    [Fact]
    public async Task A_list_in_the_address_asks_the_same_of_each()
    {
        await using var app = await WithNear();
        await app.Write("a/b/c", "1h", Some.Candles(2, "1h", "2026-06-01", "2026-06-09"));
        const string range = "limit=7&from=2026-06-01T00:00:00Z&to=2026-06-09T00:00:00Z";

        using var answer = await app.Get($"/candles?series={Near}:5m,A/B/C:1d,{Near}&interval=1h&format=arrays&{range}");
        var items = await SeveralItem.In(answer);

        string[] asked = [$"/candle/{Near}?interval=5m", "/candle/a/b/c?interval=1d", $"/candle/{Near}?interval=1h"];
        Assert.Equal([(Near, "5m"), ("A/B/C", "1d"), (Near, "1h")], items.Select(item => (item.Series!, item.Interval!)));
        for (var i = 0; i < asked.Length; i++)
        {
            using var one = await app.Get($"{asked[i]}&format=arrays&{range}");
            Assert.Equal((await one.Content.ReadAsStringAsync(Cancel), one.Headers.ETag!.ToString()), (items[i].Body!, items[i].Etag!));
        }

        Assert.Equal("max-age=60", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task One_that_fails_takes_none_with_it()
    {
        await using var app = await WithNear();
        await app.Write("a/b/c", "1d", Some.Candles(2, "1d", "2026-06-01", "2026-06-09"));

        using var answer = await app.Get($"/candles?series={Near},no/such/series,a/b/c,a/b,a/b/c:7m,a/b/%F0%9F%9A%80,,{Near}:1M");
        var items = await SeveralItem.In(answer);

        Assert.Equal([200, 404, 404, 400, 400, 400, 400, 200], items.Select(item => item.Status));
        Assert.StartsWith("No candles are stored for no/such/series", items[1].Detail(404, "series-not-found"));
        Assert.StartsWith("a/b/c is stored at 1d and served at 1d, 3d, 1w, 1M, not at 1m.", items[2].Detail(404, "interval-not-available"));
        Assert.StartsWith("series takes exchange/market/asset, each 1 to 32", items[3].Detail(400, "symbol-invalid"));
        Assert.StartsWith("The interval takes one of 1m", items[4].Detail(400, "parameter-invalid"));
        Assert.EndsWith("not 'a/b/🚀'.", items[5].Detail(400, "symbol-invalid"));
        Assert.EndsWith("not nothing.", items[6].Detail(400, "symbol-invalid"));
        Assert.Equal(await app.GetBody($"/candle/{Near}"), items[0].Body);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.Null(answer.Headers.ETag);
    }

    [Fact]
    public async Task Who_has_an_item_gets_304_without_a_body_until_it_changes()
    {
        await using var app = await WithNear();
        await app.Write("a/b/c", "1m", Some.Candles(2, "1m", "2026-06-01", "2026-06-02"));
        var first = await SeveralItem.In(await Post(app, $$"""[{"series":"{{Near}}"},{"series":"a/b/c"}]"""));
        var again = JsonSerializer.Serialize(first.Select(item => new { series = item.Series, etag = item.Etag }));

        Assert.Equal([(304, null, first[0].Etag), (304, null, first[1].Etag)], (await SeveralItem.In(await Post(app, again))).Select(item => (item.Status, item.Body, item.Etag)));
        await app.Write("a/b/c", "1m", Some.Candle(new Random(1), Some.Time("2026-06-02")));

        var changed = await SeveralItem.In(await Post(app, again));
        Assert.Equal([304, 200], changed.Select(item => item.Status));
        Assert.Equal(await app.GetBody("/candle/a/b/c"), changed[1].Body);
    }

    [Fact]
    public async Task The_whole_list_has_a_tag_too()
    {
        await using var app = await WithNear();
        const string path = $"/candles?series={Near}:5m,{Near}&limit=3";
        using var first = await app.Get(path);
        using var head = await app.Send("HEAD", path);
        using var again = await app.Send("GET", path, ("If-None-Match", first.Headers.ETag!.ToString()));
        using var other = await app.Get(path + "&format=columns");
        await app.Write(Near, "1m", Some.Candle(new Random(1), Some.Time("2026-06-02")));
        using var changed = await app.Send("GET", path, ("If-None-Match", first.Headers.ETag!.ToString()));

        Assert.Equal(
            (HttpStatusCode.OK, first.Headers.ETag, first.Content.Headers.ContentLength), (head.StatusCode, head.Headers.ETag, head.Content.Headers.ContentLength));
        Assert.Equal((HttpStatusCode.NotModified, first.Headers.ETag), (again.StatusCode, again.Headers.ETag));
        Assert.NotEqual(first.Headers.ETag, other.Headers.ETag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
    }

    [Fact]
    public async Task Candles_that_are_still_open_can_be_left_out()
    {
        await using var app = await CandlesApp.Start(null, new FakeTime("2026-06-01T00:10:30"));
        await app.Write(Near, "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-01T00:11:00", kept: 1));

        var items = await SeveralItem.In(await Post(app, $$"""[{"series":"{{Near}}","closed":true},{"series":"{{Near}}","interval":"5m","closed":true},{"series":"{{Near}}"}]"""));

        Assert.Equal(
            [await app.GetBody($"/candle/{Near}?closed=true"), await app.GetBody($"/candle/{Near}?interval=5m&closed=true"), await app.GetBody($"/candle/{Near}")],
            items.Select(item => item.Body!));
    }

    private static async Task<CandlesApp> WithNear()
    {
        var app = await CandlesApp.Start();
        await app.Write(Near, "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        return app;
    }

    private static Task<HttpResponseMessage> Post(CandlesApp app, string json, string query = "") =>
        app.Http.PostAsync($"/candles{query}", new StringContent(json, System.Text.Encoding.UTF8, "application/json"), Cancel);

    /// <summary>The link of an item leads to the same candles as the candle route's own.</summary>
    private static async Task SameLink(CandlesApp app, HttpResponseMessage one, string? link)
    {
        var own = one.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
        Assert.Equal(own is null, link is null);
        if (own is null)
            return;
        Assert.Equal(own[own.IndexOf('>')..], link![link!.IndexOf('>')..]);
        Assert.Equal(await app.GetBody(own[1..own.IndexOf('>')]), await app.GetBody(link[1..link.IndexOf('>')]));
    }

    private static string After(string question) =>
        question.IndexOf('&', question.IndexOf("&format", StringComparison.Ordinal) + 1) is >= 0 and var at ? question[at..] : "";

    /// <summary>A question to the candle route as JSON.</summary>
    private static string ItemOf(string question)
    {
        var (series, query) = (question["/candle/".Length..question.IndexOf('?')], question[(question.IndexOf('?') + 1)..]);
        var members = query.Split('&').Select(pair => pair.Split('=')).Select(pair => $"\"{pair[0]}\":{(char.IsAsciiDigit(pair[1][0]) && pair[0] != "interval" ? pair[1] : $"\"{pair[1]}\"")}");
        return $"{{\"series\":\"{series}\",{string.Join(',', members)}}}";
    }
}
