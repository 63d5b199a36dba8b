using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.OpenApi;

/// <summary>What the examples of the OpenAPI document are taken from: two series with one candle each, every value of which has a fraction.</summary>
internal static class ApiSample
{
    public const string Btc = "/candle/demo/USDT/BTC";

    public static IReadOnlyList<SeriesKey> Series { get; } = [SeriesKey.Parse("demo/USDT/BTC"), SeriesKey.Parse("demo/USDT/ETH")];

    public static Interval Interval => Interval.OneMinute;

    /// <summary>The candle of 2026-06-01, the only one of each series.</summary>
    public static Candle Candle { get; } = new(1780272000000, 60012.5m, 60040.25m, 59998.75m, 60031.5m, 12.125m);

    /// <summary>The body that a format makes of it, as text.</summary>
    public static string Body(CandleEncoder format)
    {
        var row = new CandleDto();
        row.Set(Candle);
        using var body = new RowBuffer(rows: 1);
        format.FromList(body, [row]);
        return System.Text.Encoding.UTF8.GetString(body.Written.Span);
    }
}
