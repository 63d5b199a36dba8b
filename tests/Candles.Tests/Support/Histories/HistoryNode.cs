using System.Collections.Concurrent;
using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using Candles.Data.Model;

namespace Candles.Tests.Support.Histories;

/// <summary>A server as clients see it: it is written to and asked over HTTP.</summary>
internal sealed class HistoryNode(string name, CandlesApp app) : IWriteWay
{
    private const int MaxRemembered = 200;
    private static readonly TimeSpan LongestOutage = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<string, (string ETag, Answer Answer)> _remembered = [];

    public string Name => name;

    public CandlesApp App => app;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async Task Carry(SeriesKey series, SeriesChange change)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await Send(series, change);
            if (answer.StatusCode == HttpStatusCode.OK || (answer.StatusCode == HttpStatusCode.NotFound && change is SeriesChange.Drop))
                return; // one that is gone may have been removed by the first try
            Assert.True(IsAway(answer.StatusCode), $"{change} was answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Cancel)}");
            Assert.True(Stopwatch.GetElapsedTime(start) < LongestOutage, $"{change} was not taken in {LongestOutage}.");
            await Task.Delay(Pause, Cancel);
        }
    }

    /// <returns>Null where the store was away.</returns>
    public async Task<Answer?> Ask(Question question, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, question.Url);
        if (question.TakesGzip)
            request.Headers.Add("Accept-Encoding", "gzip");
        var remembered = question.IsConditional && _remembered.TryGetValue(question.ToString(), out var last) ? last : default;
        if (remembered.ETag is not null)
            request.Headers.Add("If-None-Match", remembered.ETag);

        using var response = await app.Http.SendAsync(request, cancel);
        var bytes = await response.Content.ReadAsByteArrayAsync(cancel);
        if (response.StatusCode == HttpStatusCode.NotModified && remembered.ETag is not null)
            return remembered.Answer;
        if (IsAway(response.StatusCode))
            return null;
        if (response.StatusCode == HttpStatusCode.NotFound)
            return Answer.Problem(ProblemIn(bytes));

        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{question} was answered {(int)response.StatusCode}.");
        var answer = Answer.Candles(response.Content.Headers.ContentEncoding.Contains("gzip") ? Unpacked(bytes) : bytes);
        if (question.IsConditional && response.Headers.ETag is { } etag && (_remembered.Count < MaxRemembered || remembered.ETag is not null))
            _remembered[question.ToString()] = (etag.ToString(), answer);
        return answer;
    }

    private Task<HttpResponseMessage> Send(SeriesKey series, SeriesChange change) => change switch
    {
        SeriesChange.Put put => app.Post($"/candle/{series}?interval={put.Base}", Posting.Json(put.Candles)),
        SeriesChange.Remove range => app.Delete(FormattableString.Invariant($"/candle/{series}?from={range.From}&to={range.To}")),
        _ => app.Delete($"/candle/{series}"),
    };

    private static bool IsAway(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    private static string ProblemIn(byte[] body)
    {
        using var json = JsonDocument.Parse(body);
        return json.RootElement.GetProperty("type").GetString()!["/problems/".Length..];
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }
}
