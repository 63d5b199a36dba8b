using System.IO.Compression;
using System.Net.Sockets;
using Candles.Data;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api;

/// <summary>Bodies that are of the wrong kind, too large, or do not come whole: nothing is stored, and the next request works.</summary>
public sealed class IngestBodyTests : IAsyncLifetime
{
    private const int Most = 16 * 1024 * 1024;

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync() => _app = await CandlesApp.Start();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(null, "Content-Type is missing; it takes one of ")]
    [InlineData("", "Content-Type is missing; it takes one of ")]
    [InlineData("application/xml", "Content-Type takes one of ")]
    [InlineData("application/x-www-form-urlencoded", "not 'application/x-www-form-urlencoded'.")]
    [InlineData("text/plain", "not 'text/plain'.")]
    [InlineData("application/*", "Content-Type takes one of ")]
    [InlineData("json", "not 'json'.")]
    [InlineData("application/json, text/csv", "Content-Type takes one of ")]
    [InlineData("application/json; charset=latin1", "The charset takes utf-8, not 'latin1'.")]
    [InlineData("text/csv;charset=\"utf-16\"", "The charset takes utf-8, not 'utf-16'.")]
    public async Task Another_content_type_is_refused_with_those_that_are_taken(string? contentType, string detail)
    {
        using var answer = await _app.Post(Near, Json(Minutes(1)), contentType);

        var said = await ProblemAnswer.DetailOf(answer, 415, "content-type-unsupported");
        Assert.Contains(detail, said);
        Assert.Contains("application/json", answer.Headers.GetValues("Accept").Single());
        if (detail.Contains("one of", StringComparison.Ordinal))
        {
            foreach (var type in (string[])["application/json", "application/x-ndjson", "text/csv", "application/vnd.msgpack"])
                Assert.Contains(type, said);
        }

        await NothingIsStored();
    }

    [Theory]
    [InlineData("br")]
    [InlineData("deflate")]
    [InlineData("gzip, gzip")]
    [InlineData("*")]
    public async Task Another_content_coding_is_refused(string coding)
    {
        using var answer = await _app.Post(Near, Json(Minutes(1)), "application/json", ("Content-Encoding", coding));

        Assert.Equal(
            $"Content-Encoding takes one of gzip, identity, not '{coding}'.", await ProblemAnswer.DetailOf(answer, 415, "content-type-unsupported"));
        Assert.Equal("gzip, identity", answer.Headers.GetValues("Accept-Encoding").Single());
        await NothingIsStored();
    }

    [Fact]
    public async Task Gzip_that_is_cut_off_anywhere_is_refused()
    {
        var whole = Gzip(Utf8(Json(Minutes(100))));
        foreach (var length in Enumerable.Range(0, 20).Concat(Enumerable.Range(whole.Length - 20, 20)).Append(whole.Length / 2))
            await Unreadable(whole[..length]);
    }

    [Fact]
    public async Task Gzip_that_is_damaged_or_goes_on_is_refused()
    {
        var body = Utf8(Json(Minutes(100)));
        var whole = Gzip(body);
        var wrongSum = whole.ToArray();
        wrongSum[^6] ^= 1;

        await Unreadable(wrongSum);
        await Unreadable([.. whole, 1, 2, 3]);
        await Unreadable([.. whole, .. whole[..^9]]);
        await Unreadable(body);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_may_be_as_long_as_the_most_and_no_longer(bool isPacked)
    {
        (string, string)[] headers = isPacked ? [("Content-Encoding", "gzip")] : [];

        Assert.Equal(Counts(0), await _app.Post(Near, Body(Most), "application/json", headers).Accepted());
        Assert.Contains("16 MB", await _app.Post(Near, Body(Most + 1), "application/json", headers).Refused(413, "body-too-large"));
        await NothingIsStored();

        byte[] Body(int length)
        {
            var blank = new byte[length];
            blank.AsSpan().Fill((byte)' ');
            (blank[0], blank[^1]) = ((byte)'[', (byte)']');
            return isPacked ? Gzip(blank) : blank;
        }
    }

    [Fact]
    public async Task A_gzip_bomb_is_refused()
    {
        var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var blank = new byte[1 << 20];
            for (var i = 0; i < 256; i++)
                gzip.Write(blank);
        }

        await _app.Post(Near, bomb.ToArray(), "application/json", ("Content-Encoding", "gzip")).Refused(413, "body-too-large");
        await NothingIsStored();
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_read_to_the_most_and_no_further()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Near) { Content = new StreamContent(new MemoryStream(new byte[Most + 100_000])) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Headers.TransferEncodingChunked = true;
        request.Headers.Add("Authorization", (await _app.Key()).Header.Value);

        await _app.Http.SendAsync(request, TestContext.Current.CancellationToken).Refused(413, "body-too-large");
        await NothingIsStored();
    }

    [Fact]
    public async Task A_length_that_is_too_large_is_refused_before_the_body_is_sent()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Near) { Content = new StreamContent(new UnreadStream()) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        request.Content.Headers.ContentLength = Most + 1;
        request.Headers.ExpectContinue = true;
        request.Headers.Add("Authorization", (await _app.Key()).Header.Value);

        await _app.Http.SendAsync(request, TestContext.Current.CancellationToken).Refused(413, "body-too-large");
        await NothingIsStored();
    }

    [Theory, EachStore]
    public async Task A_body_that_stops_half_way_stores_nothing(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using (var app = await CandlesApp.Start(place.ConnectionString))
        {
            foreach (var (length, body) in new[]
            {
                ("Content-Length: 1000", "[[1780272000000,2,3,1,2,5]]"),
                ("Content-Length: 1000", ""),
                ("Transfer-Encoding: chunked", "1B\r\n[[1780272000000,2,3,1,2,5]]\r\n"),
                ("Transfer-Encoding: chunked", "FF\r\n[[1780272000000"),
            })
            {
                using var client = new TcpClient();
                await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
                var half = await app.Head(Near, $"{length}\r\n") + body;
                await client.GetStream().WriteAsync(Utf8(half), TestContext.Current.CancellationToken);
            }

            await app.Post("/candle/next/USDT/NEAR", Json(Minutes(1))).Accepted();
        } // which waits for the requests that still run

        await using var store = await place.Open();
        Assert.Equal("next/USDT/NEAR", Assert.Single(await store.ListSeries(TestContext.Current.CancellationToken)).Key.ToString());
    }

    [Fact]
    public async Task A_chunk_that_is_none_is_refused()
    {
        var answer = await _app.SendRaw(await _app.Head(Near, "Transfer-Encoding: chunked\r\n") + "hello\r\n");

        Assert.Equal(400, answer.Status);
        Assert.Contains("/problems/body-unreadable", answer.Body);
        await NothingIsStored();
    }

    [Fact]
    public async Task A_body_that_stands_still_is_given_up()
    {
        var answer = await _app.SendRaw(await _app.Head(Near, "Content-Length: 1000\r\n") + "[[");

        Assert.Equal(408, answer.Status);
        Assert.Contains("/problems/body-too-slow", answer.Body);
        await NothingIsStored();
    }

    [Theory, EachStore]
    public async Task A_client_that_goes_away_leaves_its_batch_whole_or_absent(string name)
    {
        const int count = 5_000;
        await using var place = await TestStores.NewPlace(name);
        var body = Utf8(Json(Minutes(count)));
        await using (var app = await CandlesApp.Start(place.ConnectionString))
        {
            for (var round = 0; round < 20; round++)
            {
                using var client = new TcpClient { LingerState = new LingerOption(true, round % 2) };
                await client.ConnectAsync(app.Address.Host, app.Address.Port, TestContext.Current.CancellationToken);
                var head = await app.Head($"/candle/a/b/{round}", $"Content-Length: {body.Length}\r\n");
                await client.GetStream().WriteAsync(Utf8(head), TestContext.Current.CancellationToken);
                var sent = round < 5 ? body.Length * round / 5 : body.Length;
                await client.GetStream().WriteAsync(body.AsMemory(0, sent), TestContext.Current.CancellationToken);
            }

            await app.Post("/candle/a/b/last", body).Accepted();
        } // which waits for the requests that still run

        await using var store = await place.Open();
        var series = await store.ListSeries(TestContext.Current.CancellationToken);
        Assert.Contains(series, s => s.Key.Asset == "last");
        Assert.DoesNotContain(series, s => s.Key.Asset is "0" or "1" or "2" or "3" or "4");
        foreach (var (key, _, _, _) in series)
        {
            Assert.Equal(count, (await store.ReadAll(key, Interval.OneMinute)).Length);
            Assert.Equal((count + 59) / 60, (await store.ReadAll(key, Some.Interval("1h"))).Length);
        }
    }

    private async Task Unreadable(byte[] packed)
    {
        var detail = await _app.Post(Near, packed, "application/json", ("Content-Encoding", "gzip")).Refused(400, "body-unreadable");
        Assert.Equal("The body is not whole gzip: it is damaged or cut off, or other bytes follow its end.", detail);
        await NothingIsStored();
    }

    private async Task NothingIsStored()
    {
        using var answer = await _app.Get(Near);
        await ProblemAnswer.DetailOf(answer, 404, "series-not-found");
        await _app.Post("/candle/next/USDT/NEAR", Json(Minutes(1))).Accepted();
    }

    private sealed class UnreadStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("The body was sent.");
    }
}
