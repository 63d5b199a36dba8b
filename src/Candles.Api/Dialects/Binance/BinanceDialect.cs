using System.Text.Json.Nodes;
using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Dialects.Binance;

/// <summary>Binance's REST API for spot markets (https://developers.binance.com/docs/binance-spot-api-docs/rest-api), below each exchange's name.</summary>
internal sealed class BinanceDialect : IProblemShape
{
    public const string Address = "/binance";

    public PathString Root => Address;

    /// <summary>Errors that are found before or behind this dialect, by its codes.</summary>
    public byte[] ErrorOf(Problem problem) => BinanceError.Body(CodeOf(problem.Type.Status), problem.Detail);

    public static JsonObject ErrorSchema() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("code", "msg"),
        ["properties"] = new JsonObject { ["code"] = new JsonObject { ["type"] = "integer" }, ["msg"] = ApiSchema.Text() },
    };

    private static int CodeOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => BinanceError.IllegalCharacters,
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => BinanceError.Unauthorized,
        StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => BinanceError.UnsupportedOperation,
        StatusCodes.Status429TooManyRequests => BinanceError.TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => BinanceError.ServerBusy,
        StatusCodes.Status504GatewayTimeout => BinanceError.Timeout,
        _ => BinanceError.UnknownError,
    };
}
