using System.Text.Json;
using System.Text.Json.Nodes;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

/// <summary>Chart libraries of npm in a real browser: each is given candles by the address of their format, holds the same, and draws them.</summary>
public sealed class ChartLibraryTests
{
    private const string LightweightCharts = "tests/node/node_modules/lightweight-charts/dist/lightweight-charts.standalone.production.mjs";
    private const string KlineCharts = "tests/node/node_modules/klinecharts/dist/umd/klinecharts.min.js";

    /// <summary>Makes the library's text a module, gives it room, and counts the colours of what it has drawn.</summary>
    private const string Begin = """
        const { library, address } = JSON.parse(input);
        const module = await import(URL.createObjectURL(new Blob([library], { type: "text/javascript" })));
        const charts = globalThis.klinecharts ?? module;
        document.body.innerHTML = '<div id="chart" style="width: 800px; height: 400px"></div>';
        const colours = canvases => {
          const all = new Set();
          for (const canvas of canvases) {
            if (canvas.width === 0 || canvas.height === 0) continue;
            const pixels = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
            for (const pixel of pixels) all.add(pixel);
          }
          return all.size;
        };
        const drawn = () => new Promise(resolve => setTimeout(resolve, 300));

        """;

    private const string Lightweight = Begin + """
        const chart = charts.createChart("chart", { autoSize: true });
        const series = chart.addSeries(charts.CandlestickSeries);
        const volumes = chart.addSeries(charts.HistogramSeries, { priceScaleId: "volume" });
        const bars = await (await fetch(address + "?limit=500&format=lightweight")).json();
        series.setData(bars);
        volumes.setData(bars.map(bar => ({ time: bar.time, value: bar.volume })));
        chart.timeScale().fitContent();
        await drawn();
        const held = volumes.data();
        const rows = series.data().map((bar, i) => [bar.time * 1000, bar.open, bar.high, bar.low, bar.close, held[i].value]);
        return JSON.stringify({ rows, colours: colours([chart.takeScreenshot()]) });
        """;

    /// <summary>The library asks for the newest bars, and then for those before the first it has.</summary>
    private const string Klines = Begin + """
        const chart = charts.init("chart");
        const asked = [];
        chart.setDataLoader({
          getBars: async ({ type, timestamp, period, callback }) => {
            asked.push(type);
            const before = type === "forward" ? "&to=" + timestamp : "";
            const bars = await (await fetch(address + "?limit=250&format=klinecharts&interval=" + period.span + "m" + before)).json();
            callback(bars, { forward: bars.length === 250, backward: false });
          },
        });
        chart.setSymbol({ ticker: "NEAR/USDT", pricePrecision: 3, volumePrecision: 1 });
        chart.setPeriod({ type: "minute", span: 1 });
        for (let tries = 0; chart.getDataList().length < 500 && tries < 40; tries++) {
          await drawn();
          chart.scrollToDataIndex(0);
        }
        const rows = chart.getDataList().map(bar => [bar.timestamp, bar.open, bar.high, bar.low, bar.close, bar.volume]);
        return JSON.stringify({ rows: rows.slice(-500), colours: colours(document.querySelectorAll("canvas")) });
        """;

    [Fact]
    public Task LightweightCharts_holds_and_draws_what_its_format_gives() => Shows(LightweightCharts, Lightweight);

    [Fact]
    public Task KlineCharts_pages_holds_and_draws_what_its_format_gives() => Shows(KlineCharts, Klines);

    private static async Task Shows(string library, string script)
    {
        var file = new FileInfo(Repository.File(library));
        if (!file.Exists)
        {
            const string Hint = "The packages of tests/node are not here (npm ci --prefix tests/node; ./test does).";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Hint);
            Assert.Skip(Hint);
        }

        await using var app = await CandlesApp.Start();
        await SeriesShape.Several(new Random(1))[0].Write(app);
        var series = (await app.Store.ListSeries(TestContext.Current.CancellationToken)).Single().Key;
        var address = new Uri(app.Address, $"/candle/{series}").AbsoluteUri;
        var text = await File.ReadAllTextAsync(file.FullName, TestContext.Current.CancellationToken);

        var result = await Browser.Run(script, JsonSerializer.Serialize(new { library = text, address }));
        Assert.False(result.StartsWith("failed", StringComparison.Ordinal), result);
        var shown = JsonNode.Parse(result)!;
        var expected = JsonNode.Parse(await app.GetBody($"/candle/{series}?limit=500&format=arrays"))!["data"]!.AsArray();
        Assert.Equal(500, expected.Count);
        Assert.Equal(Numbers(expected), Numbers(shown["rows"]!.AsArray()));
        Assert.InRange((int)shown["colours"]!, 5, int.MaxValue); // candles of two colours, axes, text
    }

    private static IEnumerable<string> Numbers(JsonArray rows) =>
        rows.Select(row => string.Join(' ', row!.AsArray().Select(number => number!.GetValue<double>())));
}
