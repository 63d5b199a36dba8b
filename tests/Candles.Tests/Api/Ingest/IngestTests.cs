using System.Buffers.Binary;
using Candles.Data.Model;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

/// <summary>What a post stores and answers, on each store.</summary>
public sealed class IngestTests
{
    private const string One = """{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}""";
    private const string Two = """{"basetm":"2026-06-01T00:01:00Z","o":2.322,"h":2.4,"l":2.3,"c":2.35,"v":0.5}""";

    [Theory, EachStore]
    public async Task Candles_are_stored_rolled_up_and_read_as_they_were_sent(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);

        Assert.Equal(Counts(2, inserted: 2), await app.Post(Near, $$"""{"data":[{{One}},{{Two}}]}""").Accepted());

        Assert.Equal($$"""{"data":[{{One}},{{Two}}]}""", await app.GetBody(Near));
        Assert.Equal(
            """{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.4,"l":2.3,"c":2.35,"v":36613.5}]}""",
            await app.GetBody($"{Near}?interval=1h"));
    }

    [Theory, EachStore]
    public async Task The_answer_tells_new_candles_from_changed_and_unchanged_ones(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Post(Near, Json(Minutes(3))).Accepted();

        var changed = Minutes(1).Single() with { Volume = 11 };
        var answer = await app.Post(Near, Json([changed, .. Minutes(3, first: 1)])).Accepted();

        Assert.Equal(Counts(4, inserted: 1, updated: 1, unchanged: 2), answer);
        Assert.Contains("\"v\":11}", await app.GetBody($"{Near}?from=2026-06-01T00:00:00Z&limit=1"));
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "application/json", One },
        { "application/json", $"[{One}]" },
        { "application/json; charset=utf-8", $$"""{"data":[{{One}}]}""" },
        { "application/json;charset=\"UTF-8\"", "[[1780272000000,2.32,2.323,2.32,2.322,36613]]" },
        { "APPLICATION/JSON", """{"data":[[1780272000000,"2.32","2.3230","2.32","2.322","3.6613e4"]]}""" },
        { "application/x-ndjson", One + "\n" },
        { "application/jsonl", One },
        { "text/csv", "open_time,open,high,low,close,volume\n1780272000000,2.32,2.323,2.32,2.322,36613\n" },
        { "text/csv; header=present; charset=utf-8", "time,open,high,low,close,volume\r\n2026-06-01T00:00:00Z,2.32,2.323,2.32,2.322,36613\r\n" },
    };

    [Theory, MemberData(nameof(Bodies))]
    public async Task A_candle_is_the_same_in_every_format(string contentType, string body)
    {
        await using var app = await CandlesApp.Start();

        Assert.Equal(Counts(1, inserted: 1), await app.Post(Near, body, contentType).Accepted());
        Assert.Equal($$"""{"data":[{{One}}]}""", await app.GetBody(Near));
    }

    [Theory]
    [InlineData("application/vnd.msgpack")]
    [InlineData("application/x-msgpack")]
    [InlineData("application/msgpack")]
    public async Task MessagePack_is_taken_under_its_older_names_too(string contentType)
    {
        await using var app = await CandlesApp.Start();
        var row = new byte[16];
        (row[0], row[1], row[2]) = (0x91, 0x96, 0xCF); // one row, of six values, of which the first is an uint64
        BinaryPrimitives.WriteInt64BigEndian(row.AsSpan(3), Some.Time("2026-06-01"));
        ((byte[])[2, 3, 1, 2, 5]).CopyTo(row, 11);

        Assert.Equal(Counts(1, inserted: 1), await app.Post(Near, row, contentType).Accepted());
        Assert.Equal("""{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2,"h":3,"l":1,"c":2,"v":5}]}""", await app.GetBody(Near));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("x-gzip")]
    [InlineData("GZIP")]
    public async Task A_body_may_be_gzip(string coding)
    {
        await using var app = await CandlesApp.Start();
        var packed = Gzip(Utf8(Json(Minutes(1000))));

        Assert.Equal(Counts(1000, inserted: 1000), await app.Post(Near, packed, "application/json", ("Content-Encoding", coding)).Accepted());
    }

    [Fact]
    public async Task Gzip_may_have_several_members()
    {
        await using var app = await CandlesApp.Start();
        var body = Utf8(Json(Minutes(10)));
        byte[] packed = [.. Gzip(body.AsSpan(0, 100)), .. Gzip(body.AsSpan(100))];

        Assert.Equal(Counts(10, inserted: 10), await app.Post(Near, packed, "application/json", ("Content-Encoding", "gzip")).Accepted());
    }

    [Theory]
    [InlineData("application/json", "[]")]
    [InlineData("application/json", """{"data":[]}""")]
    [InlineData("text/csv", "open_time,open,high,low,close,volume\n")]
    [InlineData("application/vnd.msgpack", null)]
    public async Task An_empty_batch_is_taken_and_creates_nothing(string contentType, string? body)
    {
        await using var app = await CandlesApp.Start();
        byte[] bytes = body is null ? [0x90] : Utf8(body); // an array of none

        Assert.Equal(Counts(0), await app.Post(Near, bytes, contentType).Accepted());
        Assert.Equal("""{"data":[]}""", await app.GetBody("/series"));
    }

    [Theory, EachStore]
    public async Task An_interval_may_be_named_and_becomes_the_base(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var day = Json(new Candle(Some.Time("2026-06-01"), 1, 2, 1, 2, 3));

        Assert.Equal(Counts(1, inserted: 1), await app.Post($"{Near}?interval=1d", day).Accepted());

        Assert.Contains("\"base\":\"1d\"", await app.GetBody("/series"));
        Assert.Contains("written at 1d", await app.Post(Near, day).Refused(409, "not-base-interval"));
        Assert.Contains("written at 1d", await app.Post($"{Near}?interval=1h", day).Refused(409, "not-base-interval"));
        Assert.Equal(Counts(1, unchanged: 1), await app.Post("/candle/BINANCE/usdt/Near?interval=1d", day).Accepted());
    }

    [Theory, EachStore]
    public async Task The_largest_batch_is_taken(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);

        var answer = await app.Post(Near, Json(Minutes(100_000)), "application/json").Accepted();

        Assert.Equal(Counts(100_000, inserted: 100_000), answer);
    }

    [Theory, EachStore]
    public async Task A_rolled_up_volume_that_would_be_too_long_is_refused(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var first = Some.Time("2026-06-01");
        Candle[] candles = [new(first, 1, 1, 1, 1, 999_999_999_999_999_999m), new(first + 60_000, 1, 1, 1, 1, 0.000000000000000001m)];

        await app.Post(Near, Json(candles)).Refused(422, "volume-too-precise");
        Assert.Equal("""{"data":[]}""", await app.GetBody("/series"));
    }

    [Theory, EachStore]
    public async Task No_more_series_are_made_than_there_may_be(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString, null, "--Candles:MaxSeries=2");
        await app.Post("/candle/a/b/one", Json(Minutes(1))).Accepted();
        await app.Post("/candle/a/b/two", Json(Minutes(1))).Accepted();

        await app.Post("/candle/a/b/three", Json(Minutes(1))).Refused(422, "series-limit-reached");
        await app.Post("/candle/a/b/one", Json(Minutes(2))).Accepted();
        using var absent = await app.Get("/candle/a/b/three");
        await ProblemAnswer.DetailOf(absent, 404, "series-not-found");
    }

    [Fact]
    public async Task Writing_needs_the_scope_write_and_deleting_the_scope_admin()
    {
        await using var app = await CandlesApp.Start();
        var (reader, writer) = (await NewKey.In(app.Store, "reader", "read"), await NewKey.In(app.Store, "writer", "write"));

        await app.Send("POST", Near).Refused(401, "key-missing");
        await app.Send("DELETE", Near).Refused(401, "key-missing");
        await app.Post(Near, Json(Minutes(1)), "application/json", reader.Header).Refused(403, "scope-missing");
        await app.Post(Near, Json(Minutes(1)), "application/json", writer.Header).Accepted();
        await app.Send("DELETE", Near, writer.Header).Refused(403, "scope-missing");
        await app.Delete(Near).Accepted();
    }

    [Fact]
    public async Task Only_the_exchanges_that_are_allowed_are_taken()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:AllowedExchanges=binance, Upbit");

        Assert.Equal(
            "Candles are taken of binance, Upbit, not of kraken.",
            await app.Post("/candle/kraken/USDT/NEAR", Json(Minutes(1))).Refused(403, "exchange-not-allowed"));
        await app.Post("/candle/Binance/USDT/NEAR", Json(Minutes(1))).Accepted();
        await app.Post("/candle/upbit/KRW/BTC", Json(Minutes(1))).Accepted();
    }
}
