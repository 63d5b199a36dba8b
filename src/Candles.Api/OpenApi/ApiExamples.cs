using System.Text.Json.Nodes;

namespace Candles.Api.OpenApi;

/// <summary>Where the examples of an operation stand in the OpenAPI document.</summary>
internal static class ApiExamples
{
    /// <summary>
    /// All of them, as requests with their answers. OpenAPI 3.1 knows examples of parameters and bodies alone, of which a request cannot
    /// be put together again: so they stand in an extension, <c>x-examples</c>, too.
    /// </summary>
    public static JsonArray Requests(ApiOperation operation, string method) => new([.. operation.Examples.Select(example => Request(operation, example, method))]);

    /// <summary>Bodies of requests of one media type that are accepted, by what they show.</summary>
    public static JsonObject OfRequests(ApiOperation operation, string mediaType) =>
        Bodies(operation.Examples.Where(example => example.Problem is null && example.BodyType == mediaType).Select(example => (example.Shows, mediaType, example.Body)));

    /// <summary>Bodies of answers of one media type, by what they show.</summary>
    public static JsonObject OfAnswers(ApiOperation operation, string mediaType) =>
        Bodies(Answered(operation, mediaType).Select(example => (example.Shows, mediaType, example.Answer)));

    /// <summary>The bodies of answers of one media type that are told.</summary>
    public static IEnumerable<ApiExample> Answered(ApiOperation operation, string mediaType) =>
        operation.Examples.Where(example => example is { Problem: null, Answer: not null } && operation.TypeOf(example) == mediaType);

    /// <summary>The first value that an example gives a parameter; null where none does.</summary>
    public static string? ValueOf(ApiOperation operation, string parameter) => operation.Examples
        .Where(example => example.Problem is null)
        .Select(example => example.Address.Split('?', 2))
        .Where(parts => parts.Length == 2)
        .SelectMany(parts => parts[1].Split('&'))
        .Select(pair => pair.Split('=', 2))
        .Where(pair => pair[0] == parameter)
        .Select(pair => Uri.UnescapeDataString(pair[^1]))
        .FirstOrDefault();

    /// <summary>Text as what it is in the document: JSON as JSON, anything else as a string.</summary>
    public static JsonNode? Render(string mediaType, string body) =>
        ApiOperation.IsJson(mediaType) ? JsonNode.Parse(body) : JsonValue.Create(body);

    private static JsonObject Request(ApiOperation operation, ApiExample example, string method)
    {
        var request = new JsonObject { ["summary"] = example.Shows, ["method"] = method, ["address"] = example.Address };
        if (example.Headers.Count > 0)
            request["headers"] = new JsonObject(example.Headers.Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value)));
        if (example.Body is { } body)
            (request["contentType"], request["body"]) = (example.BodyType, body);
        request["status"] = operation.StatusOf(example);
        if (operation.TypeOf(example) is { Length: > 0 } type)
            request["answers"] = type;
        if (example.Problem is { } problem)
            request["problem"] = problem.Path;
        if (example.Answer is { } answer)
            request["answer"] = answer;
        return request;
    }

    private static JsonObject Bodies(IEnumerable<(string Shows, string MediaType, string? Body)> bodies)
    {
        var all = new JsonObject();
        foreach (var (shows, mediaType, body) in bodies)
        {
            if (body is not null)
                all[shows] = new JsonObject { ["value"] = Render(mediaType, body) };
        }

        return all;
    }
}
