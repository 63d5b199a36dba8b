using System.IO.Compression;
using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

/// <summary>Bodies that are of the wrong kind, too large, or not whole: nothing is stored, and the next request works.</summary>
public sealed class IngestBodyTests : IAsyncLifetime
{
    private const int Max = 16 * 1024 * 1024;

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

        Assert.Equal(Counts(0), await _app.Post(Near, Body(Max), "application/json", headers).Accepted());
        Assert.Contains("16 MB", await _app.Post(Near, Body(Max + 1), "application/json", headers).Refused(413, "body-too-large"));
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
        using var request = new HttpRequestMessage(HttpMethod.Post, Near) { Content = new StreamContent(new MemoryStream(new byte[Max + 100_000])) };
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
        request.Content.Headers.ContentLength = Max + 1;
        request.Headers.ExpectContinue = true;
        request.Headers.Add("Authorization", (await _app.Key()).Header.Value);

        await _app.Http.SendAsync(request, TestContext.Current.CancellationToken).Refused(413, "body-too-large");
        await NothingIsStored();
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
