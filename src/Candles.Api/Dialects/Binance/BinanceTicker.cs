using System.Text.Json;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Data.Model;

namespace Candles.Api.Dialects.Binance;

/// <summary><c>GET /binance/{exchange}/api/v3/ticker/price</c>: the newest close of a series, of some, or of all of an exchange.</summary>
internal sealed class BinanceTicker(CandleWindows windows, SymbolDirectory symbols)
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

        var prices = new List<BinancePrice>(chosen.Count);
        foreach (var series in chosen)
        {
            if (await windows.Read(new CandleQuery(series.Key, series.Base, limit: 1), cancel) is { Range.Count: > 0 } reading)
                prices.Add(new BinancePrice(BinanceSymbols.NameOf(series.Key), CloseOf(reading.Range)));
        }

        var isOne = new DialectQuery(context).TryGet("symbol", out _);
        if (isOne && prices.Count == 0)
        {
            await BinanceError.InvalidSymbol.Write(context);
            return;
        }

        context.Response.Headers.CacheControl = "no-cache";
        await context.WriteBody(
            "application/json",
            isOne
                ? JsonSerializer.SerializeToUtf8Bytes(prices[0], BinanceJson.Default.BinancePrice)
                : JsonSerializer.SerializeToUtf8Bytes(prices, BinanceJson.Default.ListBinancePrice));
    }

    private static string CloseOf(in RowRange range)
    {
        var close = "";
        foreach (ref readonly var row in range.Rows)
            close = System.Text.Encoding.ASCII.GetString(row.Close.Text);
        return close;
    }
}
