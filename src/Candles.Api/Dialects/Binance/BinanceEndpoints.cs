using System.Text.Json;
using Candles.Api.Endpoints;
using Candles.Api.OpenApi;
using Candles.Api.Problems;
using Candles.Api.Security;
using Candles.Api.Windows;
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

        Map(app, "ping", context => WriteAlone(context, "{}"u8.ToArray()), Operation with { Summary = "Binance: whether the server answers." });
        Map(app, "time", context => WriteAlone(context, Now(time)), Operation with { Summary = "Binance: the server's time." });

        var info = new BinanceInfo(symbols, services.GetRequiredService<SeriesDecimals>(), time);
        Map(app, "exchangeInfo", info.Get, Operation with { Summary = "Binance: the series of an exchange.", Query = BinanceSymbols.Parameters });
        Map(app, "ticker/price", new BinanceTicker(windows, symbols).Get, Operation with
        {
            Summary = "Binance: newest closes.",
            Query = BinanceSymbols.Parameters,
        });

        var klines = Operation with
        {
            Summary = "Binance: candles of a series, ascending.",
            Details = "Both bounds are inclusive, on open time; with startTime the limit keeps the oldest, without it the newest. Quote volume, number of "
                + "trades and takers' volumes are not stored: they are \"0\" and 0.",
            Query = BinanceKlines.Parameters,
        };
        Map(app, "klines", new BinanceKlines(windows, symbols).Get, klines);
        Map(app, "uiKlines", new BinanceKlines(windows, symbols).Get, klines);
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
