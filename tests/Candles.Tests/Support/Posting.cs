using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using Candles.Data.Model;

namespace Candles.Tests.Support;

/// <summary>How tests post candles, and what they ask of the answers.</summary>
internal static class Posting
{
    public const string Near = "/candle/binance/USDT/NEAR";

    /// <summary>Sends a body as it is, with the app's own key unless the headers hold another.</summary>
    /// <param name="contentType">Null for none.</param>
    public static async Task<HttpResponseMessage> Post(
        this CandlesApp app, string path, byte[] body, string? contentType = "application/json", params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null)
            request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        foreach (var (name, value) in headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (!request.Headers.Contains("Authorization"))
            request.Headers.Add("Authorization", (await app.Key()).Header.Value);
        return await app.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static Task<HttpResponseMessage> Post(
        this CandlesApp app, string path, string body, string? contentType = "application/json", params IEnumerable<(string Name, string Value)> headers) =>
        app.Post(path, Utf8(body), contentType, headers);

    public static async Task<HttpResponseMessage> Delete(this CandlesApp app, string path) =>
        await app.Send("DELETE", path, (await app.Key()).Header);

    /// <summary>The body of an answer that must be 200.</summary>
    public static async Task<string> Accepted(this Task<HttpResponseMessage> answering)
    {
        using var answer = await answering;
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        return body;
    }

    /// <summary>The detail of an answer that must be this problem.</summary>
    public static async Task<string> Refused(this Task<HttpResponseMessage> answering, int status, string problem)
    {
        using var answer = await answering;
        return await ProblemAnswer.DetailOf(answer, status, problem);
    }

    /// <summary>What a write answers.</summary>
    public static string Counts(int received, int inserted = 0, int updated = 0, int unchanged = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"received":{{received}},"inserted":{{inserted}},"updated":{{updated}},"unchanged":{{unchanged}}}""");

    /// <summary>Minutes from 2026-06-01 on, all alike.</summary>
    public static IEnumerable<Candle> Minutes(int count, long first = 0) =>
        Enumerable.Range(0, count).Select(i => new Candle(Some.Time("2026-06-01") + ((first + i) * 60_000), 1, 2, 0.5m, 1.5m, 10));

    /// <summary>JSON array rows.</summary>
    public static string Json(params IEnumerable<Candle> candles) => $"[{string.Join(',', candles.Select(Row))}]";

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The head of a post of JSON, for tests that send their own bytes.</summary>
    /// <param name="headers">Further ones, each with its line's end.</param>
    public static async Task<string> Head(this CandlesApp app, string path, string headers) =>
        $"POST {path} HTTP/1.1\r\nHost: here\r\nAuthorization: {(await app.Key()).Header.Value}\r\nContent-Type: application/json\r\n{headers}\r\n";

    public static byte[] Gzip(ReadOnlySpan<byte> content)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        return packed.ToArray();
    }

    private static string Row(Candle c) => string.Create(
        CultureInfo.InvariantCulture, $"[{c.OpenTime},{Decimals.Text(c.Open)},{Decimals.Text(c.High)},{Decimals.Text(c.Low)},{Decimals.Text(c.Close)},{Decimals.Text(c.Volume)}]");
}
