using Candles.Tests.Support;
using static Candles.Tests.Support.Posting;

namespace Candles.Tests.Api.Ingest;

public sealed class DeleteTests
{
    [Theory, EachStore]
    public async Task A_range_goes_with_what_was_rolled_up_from_it(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Post(Near, Json(Minutes(120))).Accepted();

        Assert.Equal("""{"deleted":60}""", await app.Delete($"{Near}?from=2026-06-01T00:30:00Z&to=1780277400000").Accepted());

        Assert.Equal(
            """{"data":[{"basetm":"2026-06-01T00:00:00Z","o":1,"h":2,"l":0.5,"c":1.5,"v":300},"""
            + """{"basetm":"2026-06-01T01:00:00Z","o":1,"h":2,"l":0.5,"c":1.5,"v":300}]}""",
            await app.GetBody($"{Near}?interval=1h"));
        Assert.Equal("""{"data":[]}""", await app.GetBody($"{Near}?from=2026-06-01T00:30:00Z&to=2026-06-01T01:30:00Z"));
    }

    [Theory, EachStore]
    public async Task A_range_of_everything_leaves_the_series_and_its_base(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Post(Near, Json(Minutes(120))).Accepted();

        Assert.Equal("""{"deleted":60}""", await app.Delete($"{Near}?from=2026-06-01T01:00:00Z").Accepted());
        Assert.Equal("""{"deleted":60}""", await app.Delete($"{Near}?to=2026-06-01T01:00:00Z").Accepted());
        Assert.Equal("""{"deleted":0}""", await app.Delete($"{Near}?to=2026-06-01T01:00:00Z").Accepted());

        Assert.Equal("""{"data":[]}""", await app.GetBody(Near));
        await app.Post($"{Near}?interval=1h", Json(Minutes(1))).Refused(409, "not-base-interval");
    }

    [Theory, EachStore]
    public async Task Without_bounds_the_series_goes_and_frees_its_base(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Post(Near, Json(Minutes(120))).Accepted();

        Assert.Equal("""{"deleted":120}""", await app.Delete("/candle/BINANCE/usdt/near").Accepted());

        Assert.Equal("""{"data":[]}""", await app.GetBody("/series"));
        await app.Delete(Near).Refused(404, "series-not-found");
        Assert.Equal(Counts(1, inserted: 1), await app.Post($"{Near}?interval=1h", Json(Minutes(1))).Accepted());
    }

    [Theory, EachStore]
    public async Task A_series_that_is_not_there_cannot_be_deleted(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var app = await CandlesApp.Start(place.ConnectionString);

        Assert.Contains("binance/USDT/NEAR", await app.Delete(Near).Refused(404, "series-not-found"));
        await app.Delete($"{Near}?from=2026-06-01T00:00:00Z").Refused(404, "series-not-found");
    }

    [Theory]
    [InlineData("from=2026-06-01T00:00:00Z&to=2026-06-01T00:00:00Z", "from must be before to")]
    [InlineData("from=yesterday", "from takes Unix milliseconds or ISO 8601 with a zone")]
    [InlineData("to=", "to takes")]
    [InlineData("to=2026-06-01T00:00:00Z&to=2026-06-01T00:00:00Z", "to is given twice")]
    [InlineData("interval=1m", "'interval' is not a parameter here; there are from, to.")]
    [InlineData("limit=5", "'limit' is not a parameter here")]
    public async Task A_bad_parameter_deletes_nothing(string parameters, string detail)
    {
        await using var app = await CandlesApp.Start();
        await app.Post(Near, Json(Minutes(2))).Accepted();

        Assert.Contains(detail, await app.Delete($"{Near}?{parameters}").Refused(400, "parameter-invalid"));
        Assert.Equal(Counts(2, unchanged: 2), await app.Post(Near, Json(Minutes(2))).Accepted());
    }
}
