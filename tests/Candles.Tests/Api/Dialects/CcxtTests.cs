using System.Globalization;
using System.Text;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>npm's ccxt, whose class for Binance gets another address and is told to look at spot markets only.</summary>
public sealed class CcxtTests
{
    /// <summary>Loads the markets, prints what it knows of one, and pages through a month of its candles.</summary>
    private static readonly Script Pages = Script.Node("""
        import { readFileSync } from "node:fs";
        import ccxt from "ccxt";
        const { url, symbol, since } = JSON.parse(readFileSync(0, "utf8"));
        const exchange = new ccxt.binance({ options: { defaultType: "spot", fetchMarkets: { types: ["spot"] } } });
        exchange.urls.api.public = url;
        await exchange.loadMarkets();
        const market = exchange.market(symbol);
        console.log(market.id, market.type, market.active, market.precision.price, market.precision.amount);
        for (let from = since; ;) {
          const rows = await exchange.fetchOHLCV(symbol, "1m", from, 1000);
          if (rows.length === 0) break;
          for (const row of rows) console.log(row.join(" "));
          from = rows.at(-1)[0] + 60000;
        }
        console.log((await exchange.fetchOHLCV(symbol, "1h", undefined, 3)).map(row => row[0]).join(" "));
        const failed = await exchange.fetchOHLCV(symbol, "1s", undefined, 3).catch(error => error);
        console.log(failed.constructor.name, failed.message);
        """);

    [Fact]
    public async Task It_loads_markets_and_pages_a_month_of_generated_candles()
    {
        var random = new Random(1);
        var shape = SeriesShape.Several(random)[0]; // a demo market: two days, a float64 holds its digits
        var month = Enumerable.Range(0, 15).SelectMany(i => shape.Candles.Select(c => c with { OpenTime = c.OpenTime + (i * 2 * 86_400_000L) }));

        await PagesAll("some/USDT/FIL", "FIL/USDT", [.. month]);
    }

    [Fact]
    public async Task It_pages_a_month_of_a_real_dump()
    {
        var file = RealData.Files("NEARUSDT-1m-2026-06.csv.gz").Single();
        await PagesAll("binance/USDT/NEAR", "NEAR/USDT", Importing.Candles(await RealData.Read(file)));
    }

    private static async Task PagesAll(string series, string symbol, Candle[] candles)
    {
        await Pages.Needs(Script.Node("import 'ccxt'"));
        await using var app = await CandlesApp.Start();
        await app.Write(series, "1m", candles);

        var url = $"{app.Address}binance/{series.Split('/')[0]}/api/v3";
        var input = JsonSerializer.Serialize(new { url, symbol, since = candles[0].OpenTime - 1 });
        var printed = await Pages.Lines(Encoding.UTF8.GetBytes(input));

        var newest = candles[^200..];
        Assert.Equal(
            $"{symbol.Replace("/", "", StringComparison.Ordinal)} spot true {Step(newest.SelectMany(c => new[] { c.Open, c.High, c.Low, c.Close }))} {Step(newest.Select(c => c.Volume))}",
            printed[0]);
        Assert.Equal(candles, printed[1..^2].Select(ToCandle));
        Assert.Equal(candles.Select(c => Some.Interval("1h").Floor(c.OpenTime)).Distinct().TakeLast(3), printed[^2].Split(' ').Select(long.Parse));
        Assert.Equal("BadRequest binance {\"code\":-1120,\"msg\":\"Invalid interval.\"}", printed[^1]);
    }

    private static string Step(IEnumerable<decimal> values) =>
        Decimals.Text(1, values.Max(value => Decimals.Text(value).Split('.') is [_, var fraction] ? fraction.Length : 0));

    private static Candle ToCandle(string line)
    {
        var numbers = line.Split(' ').Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        return new Candle((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
