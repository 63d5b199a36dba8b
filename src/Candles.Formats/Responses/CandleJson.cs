using System.Text.Json.Serialization;

namespace Candles.Formats.Responses;

/// <summary>What System.Text.Json writes: bodies from lists, and their rows one by one.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization)]
[JsonSerializable(typeof(CandleDto))]
[JsonSerializable(typeof(ObjectsBody))]
[JsonSerializable(typeof(ArraysBody))]
[JsonSerializable(typeof(ColumnsBody))]
[JsonSerializable(typeof(IEnumerable<LightweightRow>))]
[JsonSerializable(typeof(IEnumerable<KlineChartsRow>))]
internal sealed partial class CandleJson : JsonSerializerContext;

internal sealed record ObjectsBody([property: JsonPropertyName("data")] List<CandleDto> Data);

internal sealed record ArraysBody([property: JsonPropertyName("data")] IEnumerable<decimal[]> Data);

internal sealed record ColumnsBody(
    [property: JsonPropertyName("t")] IEnumerable<long> OpenTime,
    [property: JsonPropertyName("o")] IEnumerable<decimal> Open,
    [property: JsonPropertyName("h")] IEnumerable<decimal> High,
    [property: JsonPropertyName("l")] IEnumerable<decimal> Low,
    [property: JsonPropertyName("c")] IEnumerable<decimal> Close,
    [property: JsonPropertyName("v")] IEnumerable<decimal> Volume);
