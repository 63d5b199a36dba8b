using System.Text.Json;
using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Dialects.Udf;

/// <summary>
/// TradingView's Universal Datafeed over HTTP (https://www.tradingview.com/charting-library-docs/latest/connecting_data/UDF).
/// Its adapter reads a body whatever the status is, so errors keep theirs.
/// </summary>
internal sealed class UdfDialect : IProblemShape
{
    public const string Address = "/udf";

    public PathString Root => Address;

    public byte[] ErrorOf(Problem problem) =>
        JsonSerializer.SerializeToUtf8Bytes(new UdfError("error", problem.Detail), UdfJson.Readable.UdfError);

    public static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("s", "errmsg"),
        ["properties"] = new JsonObject { ["s"] = ApiSchema.Choice(["error"]), ["errmsg"] = ApiSchema.Text() },
    };
}
