using System.Text.Json;
using System.Text.Json.Nodes;

namespace Candles.Tests.Support;

/// <summary>JSON Schema, as much of it as the OpenAPI document uses.</summary>
/// <param name="document">Where references lead.</param>
internal sealed class JsonShape(JsonNode document)
{
    private static readonly string[] Known =
        ["type", "title", "description", "default", "enum", "minimum", "maximum", "required", "properties", "items", "prefixItems", "minItems", "maxItems", "anyOf", "$ref", "format"];

    /// <returns>Where a value is not as its schema has it; null where it is.</returns>
    public string? Fault(JsonNode? value, JsonObject schema, string at = "$")
    {
        Assert.All(schema, word => Assert.Contains(word.Key, Known));
        if (schema["$ref"] is { } reference)
            return Fault(value, At((string)reference!), at);
        if (schema["anyOf"] is JsonArray any)
            return any.Any(one => Fault(value, one!.AsObject(), at) is null) ? null : $"{at} is like none of {any.Count}";
        if (schema["type"] is { } type && !Types(type).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(type).Contains("number")))
            return $"{at} is {TypeOf(value)}, not {type.ToJsonString()}";
        if (schema["enum"] is JsonArray words && !words.Any(word => JsonNode.DeepEquals(word, value)))
            return $"{at} is not one of {words.ToJsonString()}";
        return value switch
        {
            JsonObject members => MemberFault(members, schema, at),
            JsonArray elements => ElementFault(elements, schema, at),
            _ => null,
        };
    }

    private string? MemberFault(JsonObject members, JsonObject schema, string at)
    {
        foreach (var name in schema["required"]?.AsArray() ?? [])
        {
            if (!members.ContainsKey((string)name!))
                return $"{at} has no {name}";
        }

        return members
            .Where(member => schema["properties"]?[member.Key] is not null)
            .Select(member => Fault(member.Value, schema["properties"]![member.Key]!.AsObject(), $"{at}.{member.Key}"))
            .FirstOrDefault(fault => fault is not null);
    }

    private string? ElementFault(JsonArray elements, JsonObject schema, string at)
    {
        if (elements.Count < (int?)schema["minItems"] || elements.Count > (int?)schema["maxItems"])
            return $"{at} has {elements.Count} elements";
        var tuple = schema["prefixItems"]?.AsArray();
        return elements
            .Select((element, i) => (tuple?[i] ?? schema["items"]) is JsonObject like ? Fault(element, like, $"{at}[{i}]") : null)
            .FirstOrDefault(fault => fault is not null);
    }

    private JsonObject At(string reference)
    {
        JsonNode? at = document;
        foreach (var step in reference.Split('/').Skip(1))
            at = at?[step];
        return at!.AsObject();
    }

    /// <summary>One type or a list of them.</summary>
    private static IEnumerable<string> Types(JsonNode type) => type is JsonArray several ? several.Select(one => (string)one!) : [(string)type!];

    private static string TypeOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null or JsonValueKind.Null => "null",
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? "number" : "integer",
        _ => "boolean",
    };
}
