using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Dialects;

public sealed class BinanceKlinesTests : IAsyncLifetime
{
    private const int Seed = 1;
    private const string Route = "/binance/some/api/v3";

    private readonly SeriesModel _model = new(Interval.OneMinute);
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        var candles = Some.Candles(Seed, "1m", "2026-06-01", "2026-06-03");
        _model.Write(candles);
        _app = await CandlesApp.Start(clock: new FakeTime("2026-06-03"));
        await _app.Write("Some/usdt/Fil", "1m", candles);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData("klines")]
    [InlineData("uiKlines")]
    public async Task Klines_are_those_that_Binance_would_answer(string name)
    {
        var random = new Random(Seed);
        var (first, last) = (Some.Time("2026-05-31"), Some.Time("2026-06-04"));
        for (var i = 0; i < 200; i++)
        {
            var interval = random.One(Interval.All);
            long? start = random.Chance(0.5) ? random.NextInt64(first, last) : null;
            long? end = random.Chance(0.5) ? random.NextInt64(start ?? first, last) : null;
            int? limit = random.Chance(0.7) ? random.Next(1, random.Chance(0.2) ? 3000 : 60) : null;
            var question = $"symbol=FILUSDT&interval={interval}"
                + (start is null ? "" : $"&startTime={start}")
                + (end is null ? "" : $"&endTime={end}")
                + (limit is null ? "" : $"&limit={limit}");

            Assert.True(Text(Expected(interval, start, end, limit), interval) == await Ask($"{name}?{question}"), $"{question} (seed {Seed})");
        }
    }

    [Fact]
    public async Task Both_bounds_are_inclusive()
    {
        var rows = _model.All(Interval.OneMinute)[100..103];
        Assert.Equal(
            Text(rows, Interval.OneMinute),
            await Ask($"klines?symbol=FILUSDT&interval=1m&startTime={rows[0].OpenTime}&endTime={rows[^1].OpenTime}"));
    }

    [Fact]
    public async Task Five_hundred_are_answered_unless_asked_otherwise_and_a_thousand_at_most()
    {
        var all = _model.All(Interval.OneMinute);

        Assert.Equal(Text(all[^500..], Interval.OneMinute), await Ask("klines?symbol=FILUSDT&interval=1m"));
        Assert.Equal(Text(all[^1000..], Interval.OneMinute), await Ask("klines?symbol=FILUSDT&interval=1m&limit=5000"));
    }

    [Fact]
    public async Task Times_in_microseconds_are_understood()
    {
        var row = _model.All(Interval.OneMinute)[7];
        Assert.Equal(
            Text([row], Interval.OneMinute),
            await Ask($"klines?symbol=FILUSDT&interval=1m&startTime={row.OpenTime - 1}001&endTime={row.OpenTime}999"));
    }

    [Theory]
    [InlineData("1h", "8")]
    [InlineData("1h", "-1:00")]
    [InlineData("30m", "05:30")]
    [InlineData("15m", "05:45")]
    [InlineData("1d", "0")]
    [InlineData("1M", "00:00")]
    public async Task A_time_zone_whose_candles_begin_as_in_UTC_changes_nothing(string interval, string zone) =>
        Assert.Equal(
            await Ask($"klines?symbol=FILUSDT&interval={interval}"), await Ask($"klines?symbol=FILUSDT&interval={interval}&timeZone={zone}"));

    [Fact]
    public async Task What_is_written_is_read_at_once()
    {
        var row = new Candle(Some.Time("2026-06-03"), 1, 2, 0.5m, 1.5m, 0);
        await _app.Write("Some/usdt/Fil", "1m", row);
        Assert.Equal(Text([row], Interval.OneMinute), await Ask("klines?symbol=FILUSDT&interval=1m&limit=1"));
    }

    [Fact]
    public async Task Ping_and_time_answer()
    {
        Assert.Equal("{}", await Ask("ping"));
        Assert.Equal("""{"serverTime":1780444800000}""", await Ask("time"));
    }

    [Fact]
    public async Task ExchangeInfo_tells_symbols_with_tick_and_step()
    {
        await _app.Write("some/KRW/btc", "1h", new Candle(Some.Time("2026-06-01"), 90m, 90.5m, 90m, 90m, 0.00125m));
        await _app.Write("other/USDT/BTC", "1h", new Candle(Some.Time("2026-06-01"), 90m, 90.5m, 90m, 90m, 0.00125m));
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken); // as old as the list of series may be

        Assert.Equal(
            """{"timezone":"UTC","serverTime":1780444800000,"rateLimits":[],"exchangeFilters":[],"symbols":[{"symbol":"BTCKRW","status":"TRADING","baseAsset":"BTC","baseAssetPrecision":5,"quoteAsset":"KRW","quotePrecision":1,"quoteAssetPrecision":1,"orderTypes":[],"isSpotTradingAllowed":true,"isMarginTradingAllowed":false,"filters":[{"filterType":"PRICE_FILTER","minPrice":"0.1","maxPrice":"0","tickSize":"0.1"},{"filterType":"LOT_SIZE","minQty":"0.00001","maxQty":"0","stepSize":"0.00001"}],"permissions":[],"permissionSets":[["SPOT"]]}]}""",
            await Ask("exchangeInfo?symbol=BTCKRW"));
        Assert.Equal(await Ask("exchangeInfo"), await Ask("exchangeInfo?symbols=%5B%22BTCKRW%22,%22FILUSDT%22%5D"));
        Assert.Contains("\"symbols\":[]", await _app.GetBody("/binance/nowhere/api/v3/exchangeInfo"));
    }

    [Fact]
    public async Task A_price_is_the_newest_close()
    {
        var price = Decimals.Text(_model.All(Interval.OneMinute)[^1].Close);

        Assert.Equal($$"""{"symbol":"FILUSDT","price":"{{price}}"}""", await Ask("ticker/price?symbol=FILUSDT"));
        Assert.Equal($$"""[{"symbol":"FILUSDT","price":"{{price}}"}]""", await Ask("ticker/price"));
        Assert.Equal($$"""[{"symbol":"FILUSDT","price":"{{price}}"}]""", await Ask("ticker/price?symbols=[%22FILUSDT%22]"));
        Assert.Equal("[]", await _app.GetBody("/binance/nowhere/api/v3/ticker/price"));
    }

    private Candle[] Expected(Interval interval, long? start, long? end, int? limit)
    {
        var count = Math.Min(limit ?? 500, 1000);
        Candle[] asked = [.. _model.All(interval).Where(c => (start is null || c.OpenTime >= start) && (end is null || c.OpenTime <= end))];
        return start is null ? [.. asked.TakeLast(count)] : [.. asked.Take(count)];
    }

    private static string Text(Candle[] candles, Interval interval) => $"[{string.Join(',', candles.Select(c =>
    {
        string[] numbers = [.. new[] { c.Open, c.High, c.Low, c.Close, c.Volume }.Select(n => $"\"{Decimals.Text(n)}\"")];
        var closeTime = (interval.Next(c.OpenTime) - 1).ToString(CultureInfo.InvariantCulture);
        return $"[{c.OpenTime.ToString(CultureInfo.InvariantCulture)},{string.Join(',', numbers)},{closeTime},\"0\",0,\"0\",\"0\",\"0\"]";
    }))}]";

    private Task<string> Ask(string question) => _app.GetBody($"{Route}/{question}");
}
