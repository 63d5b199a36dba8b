using System.Diagnostics.CodeAnalysis;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Http;

/// <summary>The address of a series, which reads, writes and deletes have in common.</summary>
internal static class SeriesRoute
{
    public const string Pattern = "/candle/{exchange}/{market}/{asset}";

    public static bool TryRead(HttpContext context, [NotNullWhen(true)] out SeriesKey? series, [NotNullWhen(false)] out Problem? problem)
    {
        var values = context.Request.RouteValues;
        var (exchange, market, asset) = (values["exchange"] as string, values["market"] as string, values["asset"] as string);
        problem = SeriesKey.TryCreate(exchange, market, asset, out series) ? null : Invalid(exchange, market, asset);
        return problem is null;
    }

    public static Problem NotFound(SeriesKey series) =>
        new(ProblemType.SeriesNotFound, $"No candles are stored for {series}; GET /series lists what there is.");

    public static Problem NotAvailable(CandleQuery query, Interval stored) => NotAvailable(query.Series, query.Interval, stored);

    public static Problem NotAvailable(SeriesKey series, Interval interval, Interval stored) => new(
        ProblemType.IntervalNotAvailable,
        $"{series} is stored at {stored} and served at {string.Join(", ", stored.Served)}, not at {interval}.");

    private static Problem Invalid(string? exchange, string? market, string? asset)
    {
        var (part, name) = !SeriesKey.IsName(exchange) ? ("exchange", exchange)
            : !SeriesKey.IsName(market) ? ("market", market)
            : ("asset", asset);
        return new Problem(ProblemType.SymbolInvalid, $"The {part} takes {SeriesKey.Accepted}, not {Quote.Of(name)}.");
    }
}
