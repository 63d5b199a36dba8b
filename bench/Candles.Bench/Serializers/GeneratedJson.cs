using System.Text.Json.Serialization;
using Candles.Formats.Responses;

namespace Candles.Bench.Serializers;

// System.Text.Json's source generator, in the modes that the product's own CandleJson, which has the fast path alone, is not in.

/// <summary>Properties are known without reflection; a value is still written through them, one converter after another.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ObjectsBody))]
internal sealed partial class MetadataJson : JsonSerializerContext;

/// <summary>The default, as ASP.NET Core is given it: the fast path, and metadata where that may not be used.</summary>
[JsonSerializable(typeof(ObjectsBody))]
internal sealed partial class DefaultJson : JsonSerializerContext;
