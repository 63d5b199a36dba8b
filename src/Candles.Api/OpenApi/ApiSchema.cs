using System.Text.Json.Nodes;
using Candles.Api.Endpoints;
using Candles.Api.Problems;

namespace Candles.Api.OpenApi;

/// <summary>The small parts of the OpenAPI document.</summary>
internal static class ApiSchema
{
    /// <summary>One of some words.</summary>
    public static JsonObject Choice(IEnumerable<string> words, string? whenAbsent = null)
    {
        var schema = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. words.Select(word => (JsonNode)word)]) };
        if (whenAbsent is not null)
            schema["default"] = whenAbsent;
        return schema;
    }

    public static JsonObject Whole(int least, int most, int? whenAbsent)
    {
        var schema = new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most };
        if (whenAbsent is not null)
            schema["default"] = whenAbsent;
        return schema;
    }

    public static JsonObject Switch() => new() { ["type"] = "boolean", ["default"] = false };

    public static JsonObject Text() => new() { ["type"] = "string" };

    public static JsonObject QueryParameter(CandleParameter parameter) => new()
    {
        ["name"] = parameter.Name,
        ["in"] = "query",
        ["description"] = $"{parameter.Meaning} Accepts {parameter.Accepts}.",
        ["schema"] = parameter.Schema(),
    };

    public static JsonObject HeaderParameter(ApiHeader header) =>
        new() { ["name"] = header.Name, ["in"] = "header", ["description"] = header.Description, ["schema"] = Text() };

    public static JsonObject PathParameter(string name) =>
        new() { ["name"] = name, ["in"] = "path", ["required"] = true, ["schema"] = Text() };

    public static JsonObject Headers(IEnumerable<ApiHeader> headers)
    {
        var all = new JsonObject();
        foreach (var header in headers)
            all[header.Name] = new JsonObject { ["description"] = header.Description, ["schema"] = Text() };
        return all;
    }

    /// <summary>Bodies of some media types. Formats that share a type differ in shape, so no schema is promised.</summary>
    public static JsonObject Content(IEnumerable<string> mediaTypes)
    {
        var content = new JsonObject();
        foreach (var type in mediaTypes)
            content[type] = new JsonObject { ["schema"] = new JsonObject() };
        return content;
    }

    public static JsonObject ProblemResponse(IReadOnlyList<ProblemType> problems, bool withBody)
    {
        var response = new JsonObject { ["description"] = string.Join(" ", problems.Select(problem => $"{problem.Name}: {problem.Title}.")) };
        if (problems[0].Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
            response["headers"] = Headers([new("Retry-After", "Seconds.")]);
        if (withBody)
        {
            response["content"] = new JsonObject
            {
                ["application/problem+json"] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/Problem" } },
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
}
