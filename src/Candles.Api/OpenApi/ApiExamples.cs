using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

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

/// <summary>A request that may be sent as it stands, and how it is answered: a test sends every one to a server that holds <see cref="ApiSample"/>.</summary>
/// <param name="Shows">What it shows, in a few words; no two of an operation have the same.</param>
/// <param name="Address">Path and query, encoded as they are sent. What is read belongs to exchange <c>demo</c>.</param>
internal sealed record ApiExample(string Shows, string Address)
{
    /// <summary>A header that lets a request do what a key is needed for; the reader, or the test, puts the key in.</summary>
    public static (string Name, string Value) Key { get; } = ("Authorization", "Bearer KEY");

    /// <summary>Request headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The request's body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Media type of the request's body.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>Status of the answer; null for that of the operation.</summary>
    public int? Status { get; init; }

    /// <summary>Media type of the answer; null for the first of the operation, empty where the answer has no body.</summary>
    public string? Answers { get; init; }

    /// <summary>The whole body of the answer where the server holds nothing but <see cref="ApiSample"/>; null where that is not told.</summary>
    public string? Answer { get; init; }

    /// <summary>What the request is refused with; null where it is not.</summary>
    public ProblemType? Problem { get; init; }
}

/// <summary>What the examples of the OpenAPI document are taken from: two series with one candle each, every value of which has a fraction.</summary>
internal static class ApiSample
{
    public const string Btc = "/candle/demo/USDT/BTC";

    public static IReadOnlyList<SeriesKey> Series { get; } = [SeriesKey.Parse("demo/USDT/BTC"), SeriesKey.Parse("demo/USDT/ETH")];

    public static Interval Interval => Interval.OneMinute;

    /// <summary>The candle of 2026-06-01, the only one of each series.</summary>
    public static Candle Candle { get; } = new(1780272000000, 60012.5m, 60040.25m, 59998.75m, 60031.5m, 12.125m);

    /// <summary>The body that a format makes of it, as text.</summary>
    public static string Body(CandleEncoder format)
    {
        var row = new CandleDto();
        row.Set(Candle);
        using var body = new RowBuffer(rows: 1);
        format.FromList(body, [row]);
        return System.Text.Encoding.UTF8.GetString(body.Written.Span);
    }
}
