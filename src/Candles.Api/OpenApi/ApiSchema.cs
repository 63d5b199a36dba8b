using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Data.Model;

namespace Candles.Api.OpenApi;

/// <summary>The small parts of the OpenAPI document.</summary>
internal static class ApiSchema
{
    /// <summary>One of some words.</summary>
    public static JsonObject Choice(IEnumerable<string> words, string? defaultValue = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
        if (defaultValue is not null)
            schema["default"] = defaultValue;
        return schema;
    }

    public static JsonObject Whole(int min, int max, int? defaultValue = null)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = min, ["maximum"] = max };
        if (defaultValue is not null)
            schema["default"] = defaultValue;
        return schema;
    }

    public static JsonObject Switch() => new() { ["type"] = "boolean", ["default"] = false };

    public static JsonObject Text() => new() { ["type"] = "string" };

    /// <param name="example">A value of it; null where there is none to show.</param>
    public static JsonObject QueryParameter(ApiParameter parameter, string? example)
    {
        var shown = new JsonObject
        {
            ["name"] = parameter.Name,
            ["in"] = "query",
            ["description"] = $"{parameter.Meaning} Accepts {parameter.Accepts}.",
            ["schema"] = parameter.Schema(),
        };
        if (example is not null)
            shown["example"] = (string?)shown["schema"]!["type"] is "integer" or "boolean" ? JsonNode.Parse(example) : example;
        return shown;
    }

    public static JsonObject HeaderParameter(ApiHeader header) =>
        new() { ["name"] = header.Name, ["in"] = "header", ["description"] = header.Description, ["schema"] = Text() };

    public static JsonObject PathParameter(string name)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = Text() };
        if (name is "exchange" or "market" or "asset")
            parameter["description"] = $"{SeriesKey.Accepted}, whatever their case.";
        return parameter;
    }

    public static JsonObject Headers(IEnumerable<ApiHeader> headers)
    {
        var all = new JsonObject();
        foreach (var header in headers)
            all[header.Name] = new JsonObject { ["description"] = header.Description, ["schema"] = Text() };
        return all;
    }

    /// <summary>Bodies that are sent, by media type.</summary>
    public static JsonObject RequestContent(ApiOperation operation) =>
        Content(operation.Takes, type => (new JsonObject(), ApiExamples.OfRequests(operation, type)));

    /// <summary>Bodies that are answered, by media type.</summary>
    public static JsonObject AnswerContent(ApiOperation operation) => Content(operation.Answers, type =>
        (operation.Schema is { } schema && ApiOperation.IsJson(type) ? schema() : ApiShape.Of(type, [.. ApiExamples.Answered(operation, type)]),
            ApiExamples.OfAnswers(operation, type)));

    /// <summary>One example of each problem, by its name, with what it means.</summary>
    public static JsonObject Problems() => new(ProblemType.All.Select(problem => KeyValuePair.Create(problem.Name, (JsonNode?)Explained(problem))));

    /// <param name="error">The body where it is not a problem.</param>
    public static JsonObject ProblemResponse(IReadOnlyList<ProblemType> problems, bool withBody, Func<JsonObject>? error = null)
    {
        var response = new JsonObject { ["description"] = string.Join(" ", problems.Select(problem => $"{problem.Name}: {problem.Title}.")) };
        if (problems[0].Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            response["headers"] = Headers([new("Retry-After", "Seconds.")]);
        if (withBody)
        {
            response["content"] = error is not null
                ? new JsonObject { ["application/json"] = new JsonObject { ["schema"] = error() } }
                : new JsonObject
                {
                    ["application/problem+json"] = new JsonObject
                    {
                        ["schema"] = Reference("schemas/Problem"),
                        ["examples"] = new JsonObject(problems.Select(p => KeyValuePair.Create(p.Name, (JsonNode?)Reference($"examples/{p.Name}")))),
                    },
                };
        }

        return response;
    }

    public static JsonObject Problem() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("type", "title", "status", "detail", "traceId"),
        ["properties"] = new JsonObject
        {
            ["type"] = Choice(ProblemType.All.Select(type => type.Path)),
            ["title"] = Text(),
            ["status"] = new JsonObject { ["type"] = "integer" },
            ["detail"] = Text(),
            ["traceId"] = Text(),
            ["errors"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = new JsonObject { ["type"] = "object" },
                ["description"] = "The first rows that are to blame: index, field, value, reason.",
            },
            ["count"] = new JsonObject { ["type"] = "integer", ["description"] = "How many rows are to blame." },
        },
    };

    private static JsonObject Content(IEnumerable<string> mediaTypes, Func<string, (JsonObject Schema, JsonObject Examples)> describe)
    {
        var content = new JsonObject();
        foreach (var type in mediaTypes)
        {
            var (schema, examples) = describe(type);
            var described = new JsonObject { ["schema"] = schema };
            if (examples.Count > 0)
                described["examples"] = examples;
            content[type] = described;
        }

        return content;
    }

    private static JsonObject Explained(ProblemType problem) => new()
    {
        ["summary"] = problem.Title,
        ["description"] = problem.Explanation,
        ["value"] = new JsonObject
        {
            ["type"] = problem.Path,
            ["title"] = problem.Title,
            ["status"] = problem.Status,
            ["detail"] = "What was not accepted here, and what is.",
            ["traceId"] = "4bf92f3577b34da6a3ce929d0e0e4736", // of the W3C's text on trace context
        },
    };

    private static JsonObject Reference(string component) => new() { ["$ref"] = $"#/components/{component}" };
}
