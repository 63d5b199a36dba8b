using System.Text.Json.Nodes;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

public sealed class UdfCatalogTests : IAsyncLifetime
{
    private readonly FakeTime _clock = new("2026-06-03");
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(clock: _clock);
        await _app.Write("binance/USDT/NEAR", "1m", new Candle(Some.Time("2026-06-01"), 2.32m, 2.323m, 2.32m, 2.322m, 36613.5m));
        await _app.Write("binance/USDT/NEAR", "1m", new Candle(Some.Time("2026-06-02T00:05:00"), 2.4m, 2.5m, 2.3m, 2.35m, 10m));
        await _app.Write("binance/BTC/NEAR", "1h", new Candle(Some.Time("2026-06-01"), 0.00004m, 0.00004m, 0.000039m, 0.00004m, 7m));
        await _app.Write("upbit/KRW/BTC", "1w", new Candle(Some.Time("2026-06-01"), 90_000_000m, 90_000_000m, 90_000_000m, 90_000_000m, 1m));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Config_says_what_the_adapter_needs()
    {
        var config = await Json("config");

        Assert.True((bool)config["supports_search"]!);
        Assert.False((bool)config["supports_group_request"]!);
        Assert.False((bool)config["supports_marks"]!);
        Assert.False((bool)config["supports_timescale_marks"]!);
        Assert.True((bool)config["supports_time"]!);
        Assert.Equal(["", "binance", "upbit"], config["exchanges"]!.AsArray().Select(e => (string)e!["value"]!));
        Assert.Equal(
            Candles.Data.Time.Interval.All.Select(i => i.Minutes < 1440 ? $"{i.Minutes}" : i.Name.ToUpperInvariant()), Words(config["supported_resolutions"]));
    }

    [Fact]
    public async Task Time_is_seconds_as_text()
    {
        using var answer = await _app.Get("/udf/time");

        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("1780444800", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_symbol_is_described_by_its_own_decimals_and_base()
    {
        var near = await Json("symbols?symbol=binance:NEAR/USDT");
        var inBitcoin = await Json("symbols?symbol=binance:NEAR/BTC");
        var weekly = await Json("symbols?symbol=upbit:BTC/KRW");

        Assert.Equal(("NEAR/USDT", "binance:NEAR/USDT", "binance:NEAR/USDT"), ((string)near["name"]!, (string)near["full_name"]!, (string)near["ticker"]!));
        Assert.Equal(("24x7", "Etc/UTC", "binance"), ((string)near["session"]!, (string)near["timezone"]!, (string)near["exchange"]!));
        Assert.Equal((1000, 1, 1), ((int)near["pricescale"]!, (int)near["minmov"]!, (int)near["volume_precision"]!));
        Assert.Equal(1_000_000, (int)inBitcoin["pricescale"]!);
        Assert.Equal(["60", "120", "240", "360", "480", "720", "1D", "3D", "1W", "1M"], Words(inBitcoin["supported_resolutions"]));
        Assert.Equal(["60", "120", "240", "360", "480", "720"], Words(inBitcoin["intraday_multipliers"]));
        Assert.Equal(["1", "3"], Words(inBitcoin["daily_multipliers"]));
        Assert.Equal((1, false, false, true), ((int)weekly["pricescale"]!, (bool)weekly["has_intraday"]!, (bool)weekly["has_daily"]!, (bool)weekly["has_weekly_and_monthly"]!));
        Assert.Equal(["1W"], Words(weekly["supported_resolutions"]));
    }

    [Theory]
    [InlineData("binance:NEAR/USDT", "binance:NEAR/USDT")]
    [InlineData("BINANCE:near/usdt", "binance:NEAR/USDT")]
    [InlineData("binance:NEARUSDT", "binance:NEAR/USDT")]
    [InlineData("nearusdt", "binance:NEAR/USDT")]
    [InlineData("NEAR/BTC", "binance:NEAR/BTC")]
    [InlineData("btckrw", "upbit:BTC/KRW")]
    public async Task A_name_is_found_in_any_case_whole_and_shortened(string name, string fullName) =>
        Assert.Equal(fullName, (string)(await Json($"symbols?symbol={name}"))["full_name"]!);

    [Theory]
    [InlineData("", "binance:NEAR/BTC, binance:NEAR/USDT, upbit:BTC/KRW")]
    [InlineData("query=BTC", "upbit:BTC/KRW, binance:NEAR/BTC")]
    [InlineData("query=near", "binance:NEAR/BTC, binance:NEAR/USDT")]
    [InlineData("query=NEARUS", "binance:NEAR/USDT")]
    [InlineData("query=R/U", "binance:NEAR/USDT")]
    [InlineData("query=upbit:b", "upbit:BTC/KRW")]
    [InlineData("query=BTC&exchange=BINANCE&type=&limit=30", "binance:NEAR/BTC")]
    [InlineData("query=&type=crypto&limit=1", "binance:NEAR/BTC")]
    [InlineData("query=&type=stock", "")]
    [InlineData("query=DOGE", "")]
    public async Task Search_finds_parts_of_names(string question, string expected)
    {
        var found = JsonNode.Parse(await _app.GetBody($"/udf/search?{question}"))!.AsArray();

        Assert.Equal(expected, string.Join(", ", found.Select(one => (string)one!["full_name"]!)));
        foreach (var one in found)
            Assert.Equal((string)one!["ticker"]!, (string)(await Json($"symbols?symbol={one["ticker"]}"))["ticker"]!);
    }

    [Fact]
    public async Task Quotes_tell_the_day_and_the_close_before()
    {
        var quotes = (await Json("quotes?symbols=binance:NEAR/USDT,NEARBTC,nowhere:X/Y"))["d"]!.AsArray();

        Assert.Equal(
            """{"short_name":"NEAR/USDT","original_name":"binance:NEAR/USDT","exchange":"binance","description":"NEAR in USDT on binance","lp":2.35,"ch":0.028,"chp":1.21,"open_price":2.4,"high_price":2.5,"low_price":2.3,"prev_close_price":2.322,"volume":10}""",
            quotes[0]!["v"]!.ToJsonString());
        Assert.Equal(["ok", "ok", "error"], quotes.Select(quote => (string)quote!["s"]!));
        Assert.Equal(["binance:NEAR/USDT", "NEARBTC", "nowhere:X/Y"], quotes.Select(quote => (string)quote!["n"]!));
        Assert.Null(quotes[1]!["v"]!["ch"]);
    }

    private static IEnumerable<string> Words(JsonNode? array) => array!.AsArray().Select(word => (string)word!);

    private async Task<JsonObject> Json(string question) => JsonNode.Parse(await _app.GetBody($"/udf/{question}"))!.AsObject();
}
