using System.Text.Json;
using Candles.Api.Http;
using Candles.Data.Model;

namespace Candles.Api.Dialects.Binance;

/// <summary><c>GET /binance/{exchange}/api/v3/exchangeInfo</c>: the series of an exchange, with their decimal places as tick and step.</summary>
internal sealed class BinanceInfo(SymbolDirectory symbols, SeriesDecimals decimals, TimeProvider time)
{
    public async Task Get(HttpContext context)
    {
        var cancel = context.RequestAborted;
        var (chosen, error) = await BinanceSymbols.Choose(context, symbols, cancel);
        if (chosen is null)
        {
            await error!.Write(context);
            return;
        }

        var described = new List<BinanceSymbol>(chosen.Count);
        foreach (var series in chosen)
            described.Add(Describe(series.Key, await decimals.Of(series.Key, series.Base, cancel)));
        var info = new BinanceExchangeInfo("UTC", time.GetUtcNow().ToUnixTimeMilliseconds(), [], [], described);
        context.Response.Headers.CacheControl = "no-cache";
        await context.WriteBody("application/json", JsonSerializer.SerializeToUtf8Bytes(info, BinanceJson.Default.BinanceExchangeInfo));
    }

    private static BinanceSymbol Describe(SeriesKey series, DecimalPlaces places) => new(
        BinanceSymbols.NameOf(series),
        Status: "TRADING",
        BaseAsset: series.Asset.ToUpperInvariant(),
        BaseAssetPrecision: places.Volume,
        QuoteAsset: series.Market.ToUpperInvariant(),
        QuotePrecision: places.Price,
        QuoteAssetPrecision: places.Price,
        OrderTypes: [],
        IsSpotTradingAllowed: true,
        IsMarginTradingAllowed: false,
        [
            new BinanceFilter("PRICE_FILTER", MinPrice: Step(places.Price), MaxPrice: "0", TickSize: Step(places.Price)),
            new BinanceFilter("LOT_SIZE", MinQty: Step(places.Volume), MaxQty: "0", StepSize: Step(places.Volume)),
        ],
        Permissions: [],
        PermissionSets: [["SPOT"]]);

    /// <summary>One of the last decimal place: <c>0.001</c>.</summary>
    private static string Step(int places) => places == 0 ? "1" : $"0.{new string('0', places - 1)}1";
}
