using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.MultiSeries;

/// <summary>Who may ask <c>/candles</c>, and what it says where the store is away.</summary>
public sealed class SeveralAccessTests
{
    private const string Near = "binance/USDT/NEAR";
    private static readonly (string, string) FromAPage = ("Origin", "https://charts.example");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_any_origin_may_ask_by_post()
    {
        await using var app = await CandlesApp.Start();
        using var asked = await app.Send(
            "OPTIONS", "/candles", FromAPage, ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "content-type"));
        using var options = await app.Send("OPTIONS", "/candles");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/candles") { Content = new StringContent("[]", System.Text.Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", "https://charts.example");
        using var answer = await app.Http.SendAsync(request, Cancel);

        Assert.Equal(HttpStatusCode.NoContent, asked.StatusCode);
        Assert.Equal(["*"], asked.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("POST", asked.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Equal(["content-type"], asked.Headers.GetValues("Access-Control-Allow-Headers"));
        Assert.Equal("GET, HEAD, OPTIONS, POST", string.Join(", ", options.Content.Headers.Allow));
        Assert.Equal(["*"], answer.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
    }

    [Fact]
    public async Task Where_reading_needs_a_key_so_does_asking_by_post()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:RequireKeyForReads=true");
        var key = await NewKey.In(app.Store, "reader", "read");

        using var refused = await app.Http.PostAsync("/candles", new StringContent("[]", System.Text.Encoding.UTF8, "application/json"), Cancel);
        using var let = await app.Post("/candles", "[]", headers: key.Header);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, let.StatusCode));
    }

    [Fact]
    public async Task Where_the_store_is_away_each_item_says_so()
    {
        await using var app = await CandlesApp.Launch(store: new FailingStore(new StoreException(StoreFault.Unavailable, "The database cannot be reached.")));

        var items = await SeveralItem.In(await app.Get($"/candles?series={Near},a/b"));
        using var latest = await app.Get("/latest");

        Assert.Equal("The database cannot be reached.", items[0].Detail(503, "store-unavailable"));
        items[1].Detail(400, "symbol-invalid");
        Assert.Equal("The database cannot be reached.", await ProblemAnswer.DetailOf(latest, 503, "store-unavailable"));
    }
}
