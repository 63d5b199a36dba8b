using System.Net;
using Candles.Formats.Responses;
using Candles.Tests.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

/// <summary>Gzip answers from memory as HTTP has them: a representation of its own, with a length and a tag.</summary>
public sealed class GzipTests : IAsyncLifetime
{
    private const string Near = "/candle/binance/USDT/NEAR";

    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task It_is_the_identity_body_packed_under_a_tag_of_its_own()
    {
        foreach (var question in Questions)
        {
            using var plain = await Ask(question, "identity");
            using var packed = await Ask(question, "gzip");

            Assert.Empty(plain.Content.Headers.ContentEncoding);
            Assert.Equal(["gzip"], packed.Content.Headers.ContentEncoding);
            Assert.Equal(plain.Content.Headers.ContentType, packed.Content.Headers.ContentType);
            Assert.Equal(await Body(plain), Unpacked.ByNet(await Body(packed)));
            Assert.Equal((await Body(packed)).Length, packed.Content.Headers.ContentLength);
            Assert.NotEqual(plain.Headers.ETag, packed.Headers.ETag);
            Assert.False(packed.Headers.ETag!.IsWeak);
        }
    }

    [Fact]
    public async Task Head_tells_what_get_sends()
    {
        foreach (var question in Questions)
        {
            using var get = await Ask(question, "gzip");
            using var head = await _app.Send("HEAD", Near + question, ("Accept-Encoding", "gzip"));

            Assert.Equal(HttpStatusCode.OK, head.StatusCode);
            Assert.Empty(await Body(head));
            Assert.Equal(get.Content.Headers.ToString(), head.Content.Headers.ToString()); // length, type and coding
            Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("gzip", "gzip", 304)]
    [InlineData("identity", "identity", 304)]
    [InlineData("gzip", "identity", 200)]
    [InlineData("identity", "gzip", 200)]
    public async Task A_tag_is_known_in_its_own_coding_alone(string had, string asked, int status)
    {
        foreach (var question in Questions)
        {
            using var first = await Ask(question, had);
            var tag = first.Headers.ETag!.ToString();
            foreach (var method in (string[])["GET", "HEAD"])
            {
                using var again = await _app.Send(method, Near + question, ("Accept-Encoding", asked), ("If-None-Match", tag));

                Assert.Equal(status, (int)again.StatusCode);
                Assert.Equal(status == 304, tag == again.Headers.ETag!.ToString());
                if (status == 304)
                    Assert.Equal(("", 0), (again.Content.Headers.ContentEncoding.ToString(), (await Body(again)).Length));
            }
        }
    }

    [Theory]
    [InlineData("identity;q=0", 406)]
    [InlineData("identity;q=0, *", 200)]
    [InlineData("gzip, identity;q=0", 200)]
    [InlineData("gzip;q=0.001", 200)]
    [InlineData("*", 200)]
    [InlineData("gzip;q=0, identity;q=0", 406)]
    [InlineData("*;q=0", 406)]
    public async Task Who_refuses_identity_gets_gzip_or_nothing(string accepted, int status)
    {
        using var cold = await Ask("", accepted);
        using var warm = await Ask("", accepted);
        foreach (var answer in (HttpResponseMessage[])[cold, warm])
        {
            if (status == 406)
                await ProblemAnswer.DetailOf(answer, 406, "coding-not-acceptable");
            else
                Assert.Equal((200, "gzip"), ((int)answer.StatusCode, answer.Content.Headers.ContentEncoding.Single()));
        }
    }

    /// <summary>No row, one, some and all, in every format; each is asked for cold first, and then from memory.</summary>
    private static IEnumerable<string> Questions =>
        from format in CandleEncoder.All
        from rows in (string[])["from=2026-07-01T00:00:00Z", "limit=1", "limit=77&to=2026-06-01T17:00:30Z", "limit=1440"]
        select $"?format={format.Name}&{rows}";

    private Task<HttpResponseMessage> Ask(string question, string accepted) => _app.Send("GET", Near + question, ("Accept-Encoding", accepted));

    private static Task<byte[]> Body(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
