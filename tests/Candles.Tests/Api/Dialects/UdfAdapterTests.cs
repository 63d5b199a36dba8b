using System.Globalization;
using System.Text;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>
/// TradingView's own UDF adapter, as npm's package trading-view carries it compiled, unchanged: it finds a symbol, pages back through its history
/// by ranges as charts did before countback, follows <c>nextTime</c> over gaps, polls, and asks for quotes.
/// </summary>
public sealed class UdfAdapterTests
{
    private const string Begin = """
        import Datafeeds from "trading-view/lib/datafeeds/dist/bundle.js";
        import { readFileSync } from "node:fs";
        const { url, query, key } = JSON.parse(readFileSync(0, "utf8"));
        const feed = new Datafeeds.UDFCompatibleDatafeed(url, 50);
        const config = await new Promise(resolve => feed.onReady(resolve));
        const [found] = await new Promise(resolve => feed.searchSymbols(query, "", "", resolve));
        const info = await new Promise((resolve, reject) => feed.resolveSymbol(found.ticker, resolve, reject));
        const bars = (resolution, from, to) => new Promise((resolve, reject) =>
          feed.getBars(info, resolution, from, to, (bars, meta) => resolve({ bars, meta }), reject));
        const text = bar => [bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume].join(" ");

        """;

    /// <summary>Prints what it learns of the symbol, and then all bars, newest first, by ranges of two days.</summary>
    private static readonly Script PagesBack = Script.Node(Begin + """
        const time = await new Promise(resolve => feed.getServerTime(resolve));
        console.log(info.ticker, info.pricescale, info.minmov, info.session, info.timezone, config.supported_resolutions.join(), time > 1.7e9);
        const [quote] = await new Promise((resolve, reject) => feed.getQuotes([info.ticker], resolve, reject));
        console.log(quote.s, quote.v.lp);
        let to = Math.floor(Date.now() / 1000);
        const seen = new Set();
        while (true) {
          const from = to - 2 * 86400;
          const { bars: got, meta } = await bars("1", from, to);
          if (meta.noData && meta.nextTime === undefined) break;
          for (const bar of got.toReversed()) {
            if (!seen.has(bar.time)) console.log(text(bar));
            seen.add(bar.time);
          }
          to = meta.noData ? meta.nextTime + 1 : from;
        }
        console.log(await bars("7", 1, 2).catch(error => error));
        process.exit(0);
        """);

    /// <summary>Subscribes, writes a candle when the newest has come, and prints what the subscription is told until then.</summary>
    private static readonly Script Polls = Script.Node(Begin + """
        const open = Math.floor(Date.now() / 60000) * 60000;
        const address = url.replace("/udf", "/candle/some/USDT/NEAR");
        const told = [];
        feed.subscribeBars(info, "1", async bar => {
          told.push(text(bar));
          if (told.length === 1) {
            await fetch(address, { method: "POST", headers: { "Content-Type": "application/json", Authorization: "Bearer " + key }, body: JSON.stringify([[open, 3, 4, 2, 3.5, 7]]) });
          } else if (bar.time === open) {
            console.log(told.join("\n"));
            process.exit(0);
          }
        }, "1");
        setTimeout(() => process.exit(1), 30000);
        """);

    [Fact]
    public async Task It_pages_back_through_all_there_is()
    {
        await Needed();
        await using var app = await CandlesApp.Start();
        Candle[] candles = [.. Plain("2026-05-01", "2026-05-02"), .. Plain("2026-05-20", "2026-05-24")];
        await app.Write("some/USDT/NEAR", "1m", candles);

        var printed = await PagesBack.Lines(Input(app, "near"));

        Assert.Equal("some:NEAR/USDT 1000 1 24x7 Etc/UTC 1,3,5,15,30,60,120,240,360,480,720,1D,3D,1W,1M true", printed[0]);
        Assert.Equal($"ok {Decimals.Text(candles[^1].Close)}", printed[1]);
        Assert.Equal(candles.Reverse(), printed[2..^1].Select(ToCandle));
        Assert.StartsWith("resolution takes one of 1, 3, 5", printed[^1]);
    }

    [Fact]
    public async Task It_reads_a_real_dump()
    {
        await Needed();
        var file = RealData.Files("NEARUSDT-1m-2026-06.csv.gz").Single();
        var candles = Importing.Candles(await RealData.Read(file));
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", candles);

        var printed = await PagesBack.Lines(Input(app, "NEARUSDT"));

        Assert.Equal(candles.Reverse(), printed[2..^1].Select(ToCandle));
    }

    [Fact]
    public async Task Its_polling_is_told_of_the_bar_that_ends_and_of_the_new_one()
    {
        await Needed();
        await using var app = await CandlesApp.Start();
        var open = Interval.OneMinute.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var (old, newest) = (new Candle(open - 86_400_000, 1, 1, 1, 1, 1), new Candle(open - 300_000, 2, 2.5m, 1.5m, 2.25m, 5));
        await app.Write("some/USDT/NEAR", "1m", old, newest);

        var told = await Polls.Lines(Input(app, "near", (await app.Key()).Secret));

        Assert.Equal(newest, ToCandle(told[0])); // the adapter begins with the newest,
        Assert.Equal(newest, ToCandle(told[^2])); // and tells the one before again when the next has begun
        Assert.Equal((3m, 7m), (ToCandle(told[^1]).Open, ToCandle(told[^1]).Volume));
    }

    private static Task Needed() => PagesBack.Needs(Script.Node("import 'trading-view/lib/datafeeds/dist/bundle.js'; process.exit(0)"));

    private static byte[] Input(CandlesApp app, string query, string key = "") =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { url = $"{app.Address}udf", query, key }));

    /// <summary>Candles as markets have them, of which a float64 holds every digit.</summary>
    private static Candle[] Plain(string from, string to)
    {
        var random = new Random(1);
        return
        [
            .. Some.Candles(random, Interval.OneMinute, Some.Time(from), Some.Time(to)).Select(candle =>
            {
                decimal[] prices = [.. Enumerable.Range(0, 4).Select(_ => random.Next(1001, 9999) / 1000m).Order()];
                return new Candle(candle.OpenTime, prices[1], prices[3], prices[0], prices[2], random.Next(1, 1_000_000) / 10m);
            }),
        ];
    }

    private static Candle ToCandle(string line)
    {
        var numbers = line.Split(' ').Select(text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture)).ToArray();
        return new Candle((long)numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
    }
}
