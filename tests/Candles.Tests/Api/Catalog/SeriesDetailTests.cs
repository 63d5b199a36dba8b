using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Catalog;

public sealed class SeriesDetailTests : IAsyncLifetime
{
    private CandlesApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start();
        await _app.Write("Binance/USDT/NEAR", "12h", new Candle(Some.Time("2024-02-29"), 2.32m, 2.3235m, 2.3m, 2.322m, 36613m));
        await _app.Write("Binance/USDT/NEAR", "12h", new Candle(Some.Time("2024-02-29T12:00:00"), 2.32m, 2.5m, 2.3m, 2.4m, 0.25m));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_series_tells_its_intervals_with_their_candles_and_its_decimals() => Assert.Equal(
        """{"exchange":"Binance","market":"USDT","asset":"NEAR","base":"12h","""
        + "\"first\":\"2024-02-29T00:00:00Z\",\"last\":\"2024-02-29T12:00:00Z\",\"priceDecimals\":4,\"volumeDecimals\":2,\"intervals\":["
        + """{"interval":"12h","count":2,"first":"2024-02-29T00:00:00Z","last":"2024-02-29T12:00:00Z"},"""
        + """{"interval":"1d","count":1,"first":"2024-02-29T00:00:00Z","last":"2024-02-29T00:00:00Z"},"""
        + """{"interval":"3d","count":1,"first":"2024-02-29T00:00:00Z","last":"2024-02-29T00:00:00Z"},"""
        + """{"interval":"1w","count":1,"first":"2024-02-26T00:00:00Z","last":"2024-02-26T00:00:00Z"},"""
        + """{"interval":"1M","count":1,"first":"2024-02-01T00:00:00Z","last":"2024-02-01T00:00:00Z"}]}""",
        await _app.GetBody("/series/BINANCE/usdt/near"));

    [Fact]
    public async Task A_series_without_candles_has_none()
    {
        await _app.Store.Delete(SeriesKey.Parse("binance/usdt/near"), CandleTime.Min, CandleTime.Max, TestContext.Current.CancellationToken);

        var body = await _app.GetBody("/series/Binance/USDT/NEAR");

        Assert.Contains("\"first\":null,\"last\":null,\"priceDecimals\":0,\"volumeDecimals\":0,\"intervals\":[{\"interval\":\"12h\",\"count\":0,\"first\":null,\"last\":null}", body);
    }

    [Theory]
    [InlineData("/series/binance/USDT/BTC", 404, "series-not-found", "No candles are stored for binance/USDT/BTC")]
    [InlineData("/series/binance/USDT/NE'AR", 400, "symbol-invalid", "The asset takes")]
    [InlineData("/series/binance/US%5CDT/NEAR", 400, "symbol-invalid", "The market takes")]
    [InlineData("/series/binance/USDT/NEAR?interval=1m", 400, "parameter-invalid", "'interval' is not a parameter here; there is none.")]
    [InlineData("/series/binance/USDT", 404, "not-found", "/series")]
    [InlineData("/series/binance/USDT/NEAR/x", 404, "not-found", "/series")]
    [InlineData("/intervals?x=1", 400, "parameter-invalid", "'x' is not a parameter here; there is none.")]
    public async Task What_is_asked_wrongly_is_named(string path, int status, string problem, string detail)
    {
        using var answer = await _app.Get(path);

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, status, problem));
    }

    [Fact]
    public async Task The_intervals_tell_what_each_can_be_made_of()
    {
        var body = await _app.GetBody("/intervals");

        Assert.StartsWith("""{"data":[{"interval":"1m","minutes":1,"madeOf":[]},{"interval":"3m","minutes":3,"madeOf":["1m"]},{"interval":"5m","minutes":5,"madeOf":["1m"]}""", body);
        Assert.EndsWith("""{"interval":"1M","minutes":43200,"madeOf":["1m","3m","5m","15m","30m","1h","2h","4h","6h","8h","12h","1d"]}]}""", body);
    }
}
