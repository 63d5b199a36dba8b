using System.IO.Compression;
using System.Net;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

/// <summary>Lists, pages and the files of pages come as gzip to clients that ask for it, and are otherwise the same.</summary>
public sealed class PackedAnswersTests : IAsyncLifetime
{
    private const string Series = "Some/USDT/x";
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        for (var i = 0; i < 20; i++)
            await _app.Write($"Some/USDT/x{i}", "1m", Posting.Minutes(1));
        await _app.Write(Series, "1m", Posting.Minutes(400).Where((_, i) => i % 4 != 1));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("/openapi/v1.json", true)]
    [InlineData("/series", true)]
    [InlineData("/series?search=usdt", true)]
    [InlineData($"/series/{Series}", true)]
    [InlineData("/intervals", true)]
    [InlineData("/latest?interval=1m", true)]
    [InlineData($"/candle/{Series}/gaps", false)]
    [InlineData("/", false)]
    [InlineData("/compare", false)]
    [InlineData("/docs", false)]
    [InlineData("/problems", false)]
    [InlineData("/problems/candles-invalid", false)]
    [InlineData("/ui/chart.js", true)]
    [InlineData("/ui/theme.css", true)]
    [InlineData("/ui/lib/lightweight-charts.js", true)]
    public async Task Gzip_is_the_same_in_less(string address, bool isTagged)
    {
        using var plain = await Get(address, "identity");
        using var packed = await Get(address, "gzip, deflate, br");

        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
        Assert.All([plain, packed], answer => Assert.Contains("Accept-Encoding", string.Join(',', answer.Headers.Vary), StringComparison.Ordinal));
        Assert.Equal(plain.Content.Headers.ContentType, packed.Content.Headers.ContentType);
        var (whole, less) = (await Bytes(plain), await Bytes(packed));
        Assert.Equal(whole, Unpacked(less));
        Assert.True(less.Length < whole.Length, $"{less.Length} bytes instead of {whole.Length}.");
        Assert.Equal(["nosniff"], packed.Headers.GetValues("X-Content-Type-Options"));
        if (isTagged)
            await Tags(address, plain.Headers.ETag!.ToString(), packed.Headers.ETag!.ToString());
    }

    [Fact]
    public async Task What_is_short_is_sent_as_it_is()
    {
        using var answer = await Get("/series?search=x7", "gzip");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], answer.Headers.Vary);
    }

    [Fact]
    public async Task HEAD_says_how_long_the_packed_body_is()
    {
        using var get = await Get("/series", "gzip");
        using var head = await _app.Send("HEAD", "/series", ("Accept-Encoding", "gzip"));

        Assert.Equal(["gzip"], head.Content.Headers.ContentEncoding);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await Bytes(head));
    }

    [Theory]
    [InlineData("/chart.html")]
    [InlineData("/index.html")]
    [InlineData("/problems.html")]
    [InlineData("/ui/")]
    [InlineData("/ui/nothing.js")]
    public async Task Nothing_else_is_served(string address)
    {
        using var answer = await _app.Get(address);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    /// <summary>Both codings have a tag of their own, and each is known again.</summary>
    private async Task Tags(string address, string plain, string packed)
    {
        Assert.NotEqual(plain, packed);
        foreach (var (tag, coding) in new[] { (plain, "identity"), (packed, "gzip") })
        {
            using var known = await _app.Send("GET", address, ("Accept-Encoding", coding), ("If-None-Match", tag));
            Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
            Assert.Equal(tag, known.Headers.ETag!.ToString());
            Assert.Equal("no-cache", known.Headers.CacheControl!.ToString());
        }
    }

    private Task<HttpResponseMessage> Get(string address, string codings) =>
        _app.Send("GET", address, ("Accept", address is "/" ? "text/html" : "*/*"), ("Accept-Encoding", codings));

    private static Task<byte[]> Bytes(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

    private static byte[] Unpacked(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        gzip.CopyTo(whole);
        return whole.ToArray();
    }
}
