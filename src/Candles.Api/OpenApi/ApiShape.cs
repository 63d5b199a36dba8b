using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candles.Api.OpenApi;

/// <summary>JSON Schemas of bodies that are known by example, so that a format or an answer that is added has one, too.</summary>
internal static class ApiShape
{
    /// <summary>The schema of a body; of several with other shapes, any of theirs.</summary>
    public static JsonObject Of(string mediaType, IReadOnlyList<ApiExample> examples)
    {
        if (mediaType.StartsWith("text/", StringComparison.Ordinal))
            return ApiSchema.Text();
        if (!ApiOperation.IsJson(mediaType) || examples.Count == 0)
            return [];

        var shapes = examples.Select(example => (example.Shows, Schema: Like(JsonNode.Parse(example.Answer!))))
            .DistinctBy(shape => shape.Schema.ToJsonString())
            .ToList();
        return shapes.Count == 1 ? shapes[0].Schema : new JsonObject { ["anyOf"] = new JsonArray([.. shapes.Select(Titled)]) };
    }

    /// <summary>
    /// What a value promises of its like: an object has these members; a list has elements like its first, but where scalars of several kinds
    /// stand side by side they are a tuple.
    /// </summary>
    private static JsonObject Like(JsonNode? value) => value switch
    {
        JsonObject members => new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray([.. members.Select(member => (JsonNode)member.Key)]),
            ["properties"] = new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, (JsonNode?)Like(member.Value)))),
        },
        JsonArray elements when IsTuple(elements) => new JsonObject
        {
            ["type"] = "array",
            ["prefixItems"] = new JsonArray([.. elements.Select(Like)]),
            ["minItems"] = elements.Count,
            ["maxItems"] = elements.Count,
        },
        JsonArray elements => new JsonObject { ["type"] = "array", ["items"] = elements.Count > 0 ? Like(elements[0]) : [] },
        null => [],
        _ => new JsonObject { ["type"] = TypeOf(value) },
    };

    private static bool IsTuple(JsonArray elements) =>
        elements.All(element => element is JsonValue) && elements.Select(element => TypeOf(element!)).Distinct().Count() > 1;

    private static string TypeOf(JsonNode value) => value.GetValueKind() switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
    };

    private static JsonNode Titled((string Shows, JsonObject Schema) shape)
    {
        shape.Schema["title"] = shape.Shows;
        return shape.Schema;
    }
}
