using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Catalog;

public sealed class LatestTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Each_series_has_the_candle_that_the_candle_route_has_last(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.UntilItHears();
        var random = new Random(1);
        string[] bases = ["1m", "5m", "1d"];
        string[] names = [.. Enumerable.Range(0, 9).Select(i => $"e{i % 3}/USDT/{(char)('a' + i)}")];
        foreach (var (name, i) in names.Select((name, i) => (name, i)))
            await app.Write(name, bases[i % 3], Some.Candles(random, Some.Interval(bases[i % 3]), Some.Time("2026-06-01"), Some.Time("2026-06-05"), kept: i % 3 == 2 ? 1 : 0.3));

        for (var round = 0; round < 3; round++)
        {
            foreach (var format in Formats)
            {
                foreach (var interval in (string[])["1m", "1h", "1w"])
                {
                    var expected = new List<string>();
                    foreach (var (name, i) in names.Select((name, i) => (name, i)).OrderBy(one => one.name, StringComparer.Ordinal))
                    {
                        if (Some.Interval(interval).IsMadeOf(Some.Interval(bases[i % 3])))
                            expected.Add($$"""{"series":"{{name}}","interval":"{{interval}}","candle":{{Only(await app.GetBody($"/candle/{name}?limit=1&interval={interval}&format={format}"))}}}""");
                    }

                    Assert.Equal($"{{\"data\":[{string.Join(',', expected)}]}}", await app.GetBody($"/latest?interval={interval}&format={format}"));
                }
            }

            await app.Write(names[round], bases[round % 3], Some.Candle(random, Some.Time("2026-06-05"))); // newer than all
        }
    }

    [Fact]
    public async Task Following_the_links_gives_each_series_once_and_filters_hold()
    {
        await using var app = await CandlesApp.Start();
        for (var i = 0; i < 25; i++)
            await app.Write($"e{i % 2}/USDT/a{i:00}", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-01T00:10:00"));
        var names = new List<string>();
        string? next = "/latest?exchange=E1&limit=5";
        while (next is not null)
        {
            using var answer = await app.Get(next);
            names.AddRange(JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).RootElement.GetProperty("data").EnumerateArray()
                .Select(one => one.GetProperty("series").GetString()!));
            next = answer.Headers.TryGetValues("Link", out var links) ? links.Single()[1..^">; rel=\"next\"".Length] : null;
        }

        Assert.Equal(Enumerable.Range(0, 25).Where(i => i % 2 == 1).Select(i => $"e1/USDT/a{i:00}"), names);
    }

    [Fact]
    public async Task Open_candles_and_empty_series_are_left_out()
    {
        await using var app = await CandlesApp.Start(null, new FakeTime("2026-06-01T00:00:30"));
        await app.Write("a/b/c", "1m", Candle("2026-05-31T23:59:00"), Candle("2026-06-01T00:00:00"));
        await app.Write("a/b/d", "1m", Candle("2026-06-01T00:00:00"));
        await app.Write("a/b/e", "1m", Candle("2026-06-01T00:00:00"));
        await app.Store.Delete(SeriesKey.Parse("a/b/e"), CandleTime.Min, CandleTime.Max, Cancel);

        Assert.Equal(
            """{"data":[{"series":"a/b/c","interval":"1m","candle":[1780271940000,1,2,0.5,1.5,10]}]}""", await app.GetBody("/latest?closed=true&format=arrays"));
        Assert.DoesNotContain("a/b/e", await app.GetBody("/latest"));

        static Candle Candle(string time) => new(Some.Time(time), 1, 2, 0.5m, 1.5m, 10);
    }

    [Theory]
    [InlineData("limit=1001", "limit takes a whole number from 1 to 1000, not '1001'.")]
    [InlineData("limit=0", "limit takes")]
    [InlineData("interval=7m", "interval takes one of 1m")]
    [InlineData("closed=yes", "closed takes true or false")]
    [InlineData("format=csv", "format takes one of {formats}, not 'csv'.")]
    [InlineData("format=columns", "format takes")]
    [InlineData("market=a/b", "market takes")]
    [InlineData("after=x", "after takes exchange/market/asset")]
    [InlineData("interval=1m&interval=1m", "interval is given twice")]
    [InlineData("from=1", "'from' is not a parameter here; there are exchange, market, asset, search, interval, closed, limit, after, format.")]
    public async Task A_bad_parameter_is_named_with_what_it_accepts(string question, string detail)
    {
        await using var app = await CandlesApp.Start();
        using var answer = await app.Get($"/latest?{question}");

        Assert.Contains(detail.Replace("{formats}", string.Join(", ", Formats), StringComparison.Ordinal), await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
        Assert.Equal("""{"data":[]}""", await app.GetBody("/latest"));
    }

    /// <summary>JSON formats whose rows stand by themselves.</summary>
    private static IEnumerable<string> Formats => CandleEncoder.All.OfType<JsonEncoder>().Where(format => format.Columns == 1).Select(format => format.Name);

    /// <summary>The one row of a body.</summary>
    private static string Only(string body) => body.StartsWith("{\"data\":[", StringComparison.Ordinal) ? body["{\"data\":[".Length..^"]}".Length] : body[1..^1];
}
