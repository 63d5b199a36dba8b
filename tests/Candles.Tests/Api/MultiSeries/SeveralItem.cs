using System.Text.Json;
using Candles.Tests.Support;

namespace Candles.Tests.Api.MultiSeries;

/// <summary>An item of an answer, its body as its bytes.</summary>
internal sealed record SeveralItem(string? Series, string? Interval, int Status, string? Etag, string? Link, string? Body)
{
    public static async Task<List<SeveralItem>> In(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(System.Text.Encoding.UTF8.GetByteCount(text), answer.Content.Headers.ContentLength);
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.GetProperty("data").EnumerateArray().Select(Of)];
    }

    /// <summary>The detail of a problem that must be this one.</summary>
    public string Detail(int status, string name)
    {
        Assert.Equal((status, null, null), (Status, Etag, Link));
        var problem = JsonSerializer.Deserialize<ProblemAnswer>(Body!, JsonSerializerOptions.Web)!;
        Assert.Equal((status, $"/problems/{name}"), (problem.Status, problem.Type));
        Assert.NotEmpty(problem.TraceId);
        return problem.Detail;
    }

    private static SeveralItem Of(JsonElement item) => new(
        Text(item, "series"), Text(item, "interval"), item.GetProperty("status").GetInt32(), Text(item, "etag"), Text(item, "link"),
        item.TryGetProperty("body", out var body) ? body.GetRawText() : null);

    private static string? Text(JsonElement item, string name) => item.TryGetProperty(name, out var text) ? text.GetString() : null;
}
