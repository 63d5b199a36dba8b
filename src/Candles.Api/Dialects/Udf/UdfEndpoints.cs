using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Security;
using Candles.Data.Keys;

namespace Candles.Api.Dialects.Udf;

/// <summary><c>/udf</c>: what TradingView's charting library asks for through its UDF adapter.</summary>
internal static class UdfEndpoints
{
    private static readonly ApiOperation Operation = new("")
    {
        Answers = ["application/json"],
        Problems = [ProblemType.ParameterInvalid, .. ApiOperation.StoreProblems],
        ErrorSchema = UdfDialect.ErrorSchema,
    };

    private static readonly ApiOperation OfSeries = Operation with { Problems = [ProblemType.SeriesNotFound, .. Operation.Problems] };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var windows = services.GetRequiredService<CandleWindows>();
        var symbols = services.GetRequiredService<SymbolDirectory>();
        var catalog = new UdfCatalog(windows, symbols, services.GetRequiredService<SeriesDecimals>());
        var time = services.GetRequiredService<TimeProvider>();

        Map(app, "config", catalog.Config, Operation with
        {
            Summary = "UDF: what this feed can do.",
            Examples = [new("what there is", "/udf/config")],
        });
        Map(app, "time", context => WriteTime(context, time), Operation with
        {
            Summary = "UDF: the time, in whole seconds since 1970.",
            Answers = ["text/plain"],
            Examples = [new("now", "/udf/time")],
        });
        Map(app, "symbols", catalog.Symbol, OfSeries with
        {
            Summary = "UDF: what a chart has to know of a series.",
            Query = UdfCatalog.SymbolParameters,
            Examples = [new("a series by its full name", "/udf/symbols?symbol=demo:BTC/USDT")],
        });
        Map(app, "search", catalog.Search, Operation with
        {
            Summary = "UDF: series by a part of their name.",
            Query = UdfCatalog.SearchParameters,
            Examples = [new("what fits a part of a name", "/udf/search?query=bt&type=crypto&exchange=demo&limit=10")],
        });
        Map(app, "history", new UdfHistory(windows, symbols).Get, OfSeries with
        {
            Summary = "UDF: bars, ascending, in columns.",
            Details = $"countback wins over from; to is exclusive; an answer has at most {UdfBars.Max} bars. Where there are none, s is no_data, and "
                + "nextTime the newest bar before those asked for. A range with one bar, or within the newest, brings the newest two.",
            Query = UdfHistory.Parameters,
            Examples =
            [
                new("the bars before a time", "/udf/history?symbol=demo:BTC/USDT&resolution=1&from=1780271940&to=1780275600&countback=300"),
            ],
            Problems = [ProblemType.IntervalNotAvailable, .. OfSeries.Problems],
        });
        Map(app, "quotes", new UdfQuoteBoard(windows, symbols).Get, Operation with
        {
            Summary = "UDF: the newest prices of some series.",
            Details = "The day so far, and the change against the close before. Of a series that is unknown, s is error.",
            Query = UdfQuoteBoard.Parameters,
            Examples = [new("two series", "/udf/quotes?symbols=demo:BTC/USDT,demo:ETH/USDT")],
        });
    }

    private static void Map(IEndpointRouteBuilder app, string name, RequestDelegate read, ApiOperation operation) =>
        app.MapRead($"{UdfDialect.Address}/{name}", read).RequireScope(Scope.Read).Describe(operation);

    private static Task WriteTime(HttpContext context, TimeProvider time)
    {
        if (!UdfQuery.TryRead(context, [], out _, out var problem))
            return problem.Write(context);
        context.Response.Headers.CacheControl = "no-store";
        var seconds = FormattableString.Invariant($"{time.GetUtcNow().ToUnixTimeSeconds()}");
        return context.WriteBody("text/plain; charset=utf-8", System.Text.Encoding.ASCII.GetBytes(seconds));
    }
}
