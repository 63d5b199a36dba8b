using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Http;

namespace Candles.Api.Dialects.Binance;

/// <summary>
/// A request that is refused, always with status 400: <c>{"code":-1121,"msg":"Invalid symbol."}</c>. Codes and the beginnings of messages are Binance's
/// (https://developers.binance.com/docs/binance-spot-api-docs/errors).
/// </summary>
internal sealed record BinanceError(int Code, string Msg)
{
    public const int UnknownError = -1000;
    public const int Unauthorized = -1002;
    public const int TooManyRequests = -1003;
    public const int Timeout = -1007;
    public const int ServerBusy = -1008;
    public const int UnsupportedOperation = -1020;
    public const int IllegalCharacters = -1100;

    public static BinanceError InvalidSymbol { get; } = new(-1121, "Invalid symbol.");

    public static BinanceError InvalidInterval { get; } = new(-1120, "Invalid interval.");

    public static BinanceError InvalidCombination { get; } = new(-1128, "Combination of optional parameters invalid.");

    public static BinanceError Illegal(string parameter, string legal) =>
        new(IllegalCharacters, $"Illegal characters found in parameter '{parameter}'; legal range is '{legal}'.");

    public static BinanceError Twice(string parameter) => new(-1101, $"Duplicate values for parameter '{parameter}' detected.");

    public static BinanceError Missing(string parameter) =>
        new(-1102, $"Mandatory parameter '{parameter}' was not sent, was empty/null, or malformed.");

    public static BinanceError Unread(int read, int sent) =>
        new(-1104, FormattableString.Invariant($"Not all sent parameters were read; read '{read}' parameter(s) but was sent '{sent}'."));

    public static BinanceError Empty(string parameter) => new(-1105, $"Parameter '{parameter}' was empty.");

    public static BinanceError InvalidData(string parameter) => new(-1130, $"Data sent for parameter '{parameter}' is not valid.");

    public static byte[] Body(int code, string message) =>
        JsonSerializer.SerializeToUtf8Bytes(new BinanceError(code, message), BinanceErrorJson.Readable.BinanceError);

    public Task Write(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody("application/json", Body(Code, Msg));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BinanceError))]
internal sealed partial class BinanceErrorJson : JsonSerializerContext
{
    /// <summary>Escapes what JSON wants escaped and no more.</summary>
    public static BinanceErrorJson Readable { get; } = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    });
}
