using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Candles.Tests.Support;

/// <summary>A request that the OpenAPI document shows, as a program that reads the document sends it.</summary>
/// <param name="operation">Which shows it.</param>
/// <param name="example">An element of its <c>x-examples</c>.</param>
internal sealed class ApiRequest(JsonObject document, JsonObject operation, JsonObject example)
{
    public string Method => (string)example["method"]!;

    public override string ToString() => $"{Method} {(string)example["address"]!}, {(string)example["summary"]!}";

    /// <summary>Sends it.</summary>
    /// <param name="method">Another than its own; null for its own.</param>
    /// <returns>What of the answer is not as documented; null where nothing is.</returns>
    public async Task<string?> Fault(CandlesApp app, string? method = null, bool isSample = true)
    {
        var cancel = TestContext.Current.CancellationToken;
        using var request = await Message(app, method ?? Method);
        using var answer = await app.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        var type = answer.Content.Headers.ContentType;
        var isLive = type?.MediaType == "text/event-stream";
        var body = isLive ? "" : await answer.Content.ReadAsStringAsync(cancel);
        var fault = (int)answer.StatusCode != (int)example["status"]! ? $"answered {(int)answer.StatusCode}"
            : type?.MediaType != MediaType((string?)example["answers"]) ? $"is {type}"
            : method == "HEAD" ? (body.Length > 0 ? "HEAD has a body" : null)
            : isLive ? null
            : BodyFault(body, type?.MediaType, isSample);
        return fault is null ? null : $"{this}: {fault}: {body}";
    }

    private string? BodyFault(string body, string? mediaType, bool isSample)
    {
        if (isSample && example["answer"] is { } whole && (string)whole! != body)
            return $"is not {whole}";
        if (mediaType is not ("application/json" or "application/problem+json"))
            return null;

        var value = JsonNode.Parse(body)!;
        if (example["problem"] is { } problem && (string)problem! != (string)value["type"]!)
            return $"is not {problem}";
        var schema = operation["responses"]![$"{example["status"]}"]!["content"]![(string)example["answers"]!]!["schema"]!.AsObject();
        return new JsonShape(document).Fault(value, schema);
    }

    private async Task<HttpRequestMessage> Message(CandlesApp app, string method)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), (string)example["address"]!);
        if (example["body"] is { } body)
        {
            request.Content = new StringContent((string)body!);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse((string)example["contentType"]!);
        }

        foreach (var (name, value) in example["headers"]?.AsObject() ?? [])
            request.Headers.TryAddWithoutValidation(name, (string)value! == "Bearer KEY" ? (await app.Key()).Header.Value : (string)value!);
        return request;
    }

    private static string? MediaType(string? contentType) => contentType is null ? null : MediaTypeHeaderValue.Parse(contentType).MediaType;
}
