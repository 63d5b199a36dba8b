using System.Text.Json.Serialization;

namespace Candles.Api.Encoding;

/// <summary>What System.Text.Json writes: bodies from lists, and their rows one by one.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CandleDto))]
[JsonSerializable(typeof(ObjectsBody))]
[JsonSerializable(typeof(ArraysBody))]
internal sealed partial class CandleJson : JsonSerializerContext;

internal sealed record ObjectsBody([property: JsonPropertyName("data")] List<CandleDto> Data);

internal sealed record ArraysBody([property: JsonPropertyName("data")] IEnumerable<decimal[]> Data);
