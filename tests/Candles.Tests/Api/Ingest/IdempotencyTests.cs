using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

/// <summary>A request that is repeated under its Idempotency-Key is one request.</summary>
public sealed class IdempotencyTests
{
    private static readonly (string, string) Key = ("Idempotency-Key", "one-batch");

    [Theory, EachStore]
    public async Task A_repeat_gets_the_same_answer_and_writes_nothing(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var body = Json(Minutes(3));

        Assert.Equal(Counts(3, inserted: 3), await app.Post(Near, body, "application/json", Key).Accepted());
        await app.Post(Near, Json(Minutes(1).Select(c => c with { Volume = 11 }))).Accepted();

        Assert.Equal(Counts(3, inserted: 3), await app.Post(Near, body, "application/json", Key).Accepted());
        Assert.Contains("\"v\":11}", await app.GetBody($"{Near}?from=2026-06-01T00:00:00Z&limit=1"));
    }

    [Theory, EachStore]
    public async Task A_repeat_may_be_packed_where_the_first_was_not(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var body = Utf8(Json(Minutes(3)));

        await app.Post(Near, body, "application/json", Key).Accepted();
        Assert.Equal(Counts(3, inserted: 3), await app.Post(Near, Gzip(body), "application/json", Key, ("Content-Encoding", "gzip")).Accepted());
    }

    [Theory, EachStore]
    public async Task Another_body_under_the_same_key_is_refused(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Post(Near, Json(Minutes(3)), "application/json", Key).Accepted();

        await app.Post(Near, Json(Minutes(4)), "application/json", Key).Refused(422, "idempotency-key-reused");
        Assert.Equal(3, (await app.Store.ReadAll(SeriesKey.Parse("binance/USDT/NEAR"), Interval.OneMinute)).Length);
    }

    [Theory, EachStore]
    public async Task A_key_counts_for_one_address(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);

        foreach (var path in (string[])[Near, "/candle/binance/USDT/BTC"])
            Assert.Equal(Counts(3, inserted: 3), await app.Post(path, Json(Minutes(3)), "application/json", Key).Accepted());
        Assert.Equal(Counts(3, unchanged: 3), await app.Post($"{Near}?interval=1m", Json(Minutes(3)), "application/json", Key).Accepted());
    }

    [Theory, EachStore]
    public async Task A_key_counts_for_one_caller(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await using var other = await CandlesApp.Start(place.ConnectionString);

        Assert.Equal(Counts(3, inserted: 3), await app.Post(Near, Json(Minutes(3)), "application/json", Key).Accepted());
        Assert.Equal(Counts(4, inserted: 1, unchanged: 3), await other.Post(Near, Json(Minutes(4)), "application/json", Key).Accepted());
    }

    [Theory, EachStore]
    public async Task What_was_refused_is_not_kept(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);

        await app.Post(Near, "[[1780272000000,2,1,3,2,5]]", "application/json", Key).Refused(422, "candles-invalid");
        Assert.Equal(Counts(3, inserted: 3), await app.Post(Near, Json(Minutes(3)), "application/json", Key).Accepted());
        await app.Post($"{Near}?interval=1h", Json(Minutes(1)), "application/json", Key).Refused(409, "not-base-interval");
        await app.Post($"{Near}?interval=1h", Json(Minutes(1)), "application/json", Key).Refused(409, "not-base-interval");
    }

    [Theory, EachStore]
    public async Task Duplicates_at_once_write_once(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await using var second = await CandlesApp.Start(place.ConnectionString);
        var body = Json(Minutes(500));
        (string, string)[] headers = [Key, (await app.Key()).Header];

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i =>
            (i % 2 == 0 ? app : second).Post(Near, body, "application/json", headers).Accepted()));

        Assert.All(answers, answer => Assert.Equal(Counts(500, inserted: 500), answer));
        var page = await app.Store.ReadEachWay(new CandleQuery(SeriesKey.Parse("binance/USDT/NEAR"), Interval.OneMinute));
        Assert.Equal(1, page!.Value.Series.Version.Number);
    }

    public static TheoryData<string> BadKeys => [" ", "two words", "caf\u00e9", new string('k', 129), "a,b c", "tab\there"];

    [Theory, MemberData(nameof(BadKeys))]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var app = await CandlesApp.Start();
        var answer = await app.SendRaw(await app.Head(Near, $"Connection: close\r\nContent-Length: 2\r\nIdempotency-Key: {key}\r\n") + "[]");

        Assert.Equal(400, answer.Status);
        Assert.True(answer.Body.Length == 0 || answer.Body.Contains("/problems/idempotency-key-invalid", StringComparison.Ordinal), answer.Body);
    }

    [Fact]
    public async Task A_key_is_given_once()
    {
        await using var app = await CandlesApp.Start();
        var answer = await app.SendRaw(
            await app.Head(Near, "Connection: close\r\nContent-Length: 2\r\nIdempotency-Key: a\r\nIdempotency-Key: a\r\n") + "[]");

        Assert.Equal(400, answer.Status);
        Assert.Contains("Idempotency-Key takes 1 to 128 visible ASCII characters, once; it is given twice.", answer.Body);
    }

    [Fact]
    public async Task A_key_may_be_as_long_as_the_most()
    {
        await using var app = await CandlesApp.Start();

        var longest = ("Idempotency-Key", new string('~', 128));
        Assert.Equal(Counts(1, inserted: 1), await app.Post(Near, Json(Minutes(1)), "application/json", longest).Accepted());
    }
}
