using System.Text.Json;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Security;
using Candles.Data.Keys;

namespace Candles.Api.Dialects.Binance;

/// <summary><c>/binance/{exchange}/api/v3</c>: an exchange's series as Binance would give them.</summary>
internal static class BinanceEndpoints
{
    private static readonly ApiOperation Operation = new("")
    {
        Answers = ["application/json"],
        Problems = [ProblemType.ParameterInvalid, .. ApiOperation.StoreProblems],
        ErrorSchema = BinanceDialect.ErrorSchema,
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var windows = services.GetRequiredService<CandleWindows>();
        var symbols = services.GetRequiredService<SymbolDirectory>();
        var time = services.GetRequiredService<TimeProvider>();

        Map(app, "ping", context => WriteAlone(context, "{}"u8.ToArray()), Operation with
        {
            Summary = "Binance: whether the server answers.",
            Examples = [new("a ping", "/binance/demo/api/v3/ping") { Answer = "{}" }],
        });
        Map(app, "time", context => WriteAlone(context, Now(time)), Operation with
        {
            Summary = "Binance: the server's time.",
            Examples = [new("now", "/binance/demo/api/v3/time")],
        });

        var info = new BinanceInfo(symbols, services.GetRequiredService<SeriesDecimals>(), time);
        Map(app, "exchangeInfo", info.Get, Operation with
        {
            Summary = "Binance: the series of an exchange.",
            Query = BinanceSymbols.Parameters,
            Examples =
            [
                new("all", "/binance/demo/api/v3/exchangeInfo"),
                new("one", "/binance/demo/api/v3/exchangeInfo?symbol=BTCUSDT"),
                new("some", "/binance/demo/api/v3/exchangeInfo?symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D"),
            ],
        });
        Map(app, "ticker/price", new BinanceTicker(windows, symbols).Get, Operation with
        {
            Summary = "Binance: newest closes.",
            Query = BinanceSymbols.Parameters,
            Examples =
            [
                new("one", "/binance/demo/api/v3/ticker/price?symbol=BTCUSDT"),
                new("some", "/binance/demo/api/v3/ticker/price?symbols=%5B%22BTCUSDT%22,%22ETHUSDT%22%5D"),
            ],
        });

        var klines = Operation with
        {
            Summary = "Binance: candles of a series, ascending.",
            Details = "Both bounds are inclusive, on open time; with startTime the limit keeps the oldest, without it the newest. Quote volume, number of "
                + "trades and takers' volumes are not stored: they are \"0\" and 0.",
            Query = BinanceKlines.Parameters,
        };
        foreach (var name in (string[])["klines", "uiKlines"])
        {
            Map(app, name, new BinanceKlines(windows, symbols).Get, klines with
            {
                Examples =
                [
                    new(
                        "a range",
                        $"/binance/demo/api/v3/{name}?symbol=BTCUSDT&interval=1m&startTime=1780272000000&endTime=1780275540000&timeZone=0&limit=60"),
                ],
            });
        }
    }

    public static string ExchangeOf(HttpContext context) => (string)context.Request.RouteValues["exchange"]!;

    private static void Map(IEndpointRouteBuilder app, string name, RequestDelegate read, ApiOperation operation) =>
        app.MapRead($"{BinanceDialect.Address}/{{exchange}}/api/v3/{name}", read).RequireScope(Scope.Read).Describe(operation);

    /// <summary>Answers a question that has no parameters.</summary>
    private static Task WriteAlone(HttpContext context, byte[] body)
    {
        if (!BinanceQuery.TryRead(context, [], out _, out var error))
            return error.Write(context);
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody("application/json", body);
    }

    private static byte[] Now(TimeProvider time) =>
        JsonSerializer.SerializeToUtf8Bytes(new BinanceTime(time.GetUtcNow().ToUnixTimeMilliseconds()), BinanceJson.Default.BinanceTime);
}
