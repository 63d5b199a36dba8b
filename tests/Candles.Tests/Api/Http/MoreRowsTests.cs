using Candles.Api.Http;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class MoreRowsTests
{
    [Theory]
    [InlineData("", "?to=1000")]
    [InlineData("?", "?to=1000")]
    [InlineData("?limit=5", "?limit=5&to=1000")]
    [InlineData("?limit=5&", "?limit=5&to=1000")]
    [InlineData("?to=9000&limit=5&format=objects", "?to=1000&limit=5&format=objects")]
    [InlineData("?limit=5&to=2026-06-01T00%3A00%3A00Z", "?limit=5&to=1000")]
    [InlineData("?%74o=9000&&l%69mit=5", "?%74o=1000&&l%69mit=5")]
    [InlineData("?closed=true&path=raw", "?closed=true&path=raw&to=1000")]
    public void Older_rows_end_where_these_begin(string sent, string expected) => Assert.Equal(
        $"</candle/a/USDT/b{expected}>; rel=\"prev\"", MoreRows.Link("/candle/a/USDT/b", sent, keepsNewest: true, Interval.OneMinute, 1000, 2000));

    [Theory]
    [InlineData("?from=0", "1m", "?from=1780272060000")]
    [InlineData("?limit=5&from=2026-05-01T00:00:00+02:00&to=9000", "1h", "?limit=5&from=1780275600000&to=9000")]
    [InlineData("?interval=1M&fro%6D=0", "1M", "?interval=1M&fro%6D=1782864000000")]
    public void Newer_rows_begin_in_the_slot_behind_these(string sent, string interval, string expected) => Assert.Equal(
        $"</candle/a/USDT/b{expected}>; rel=\"next\"",
        MoreRows.Link("/candle/a/USDT/b", sent, keepsNewest: false, Some.Interval(interval), 0, Some.Time("2026-06-01")));

    [Fact]
    public void A_link_is_one_string()
    {
        const string sent = "?interval=1m&limit=1000&from=2026-06-01T00:00:00Z";
        var link = MoreRows.Link("/candle/a/USDT/b", sent, keepsNewest: false, Interval.OneMinute, 0, 60_000);
        var string1 = Allocations.Of(() => new string('x', link.Length));

        Assert.Equal(string1, Allocations.Of(() => MoreRows.Link("/candle/a/USDT/b", sent, keepsNewest: false, Interval.OneMinute, 0, 60_000)));
    }

    [Theory]
    [InlineData("", "prev")]
    [InlineData("&to=2026-06-01T20:30:30Z", "prev")]
    [InlineData("&interval=5m&closed=true", "prev")]
    [InlineData("&from=1971-01-01T00:00:00Z", "next")]
    [InlineData("&from=2026-06-01T00:30:30Z&to=2026-06-01T20:00:00Z", "next")]
    [InlineData("&from=2026-06-01T00:30:30Z&interval=15m&closed=true", "next")]
    [InlineData("&path=dto", "prev")]
    [InlineData("&path=validated", "prev")]
    [InlineData("&path=stream&from=1971-01-01T00%3A00%3A00Z", "next")]
    public async Task Following_links_never_repeats_or_skips_a_candle(string parameters, string relation)
    {
        await using var app = await CandlesApp.Start(clock: new FakeTime("2026-06-01T22:07:00"));
        await app.Write("Some/USDT/x", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        var all = RowsOf(await app.GetBody($"/candle/Some/USDT/x?limit=1440{parameters}"));

        foreach (var limit in (int[])[7, all.Length, all.Length - 1])
        {
            var pages = await Follow(app, $"/candle/some/usdt/X?limit={limit}{parameters}", relation);
            Assert.Equal(all, relation == "next" ? pages.SelectMany(rows => rows) : Enumerable.Reverse(pages).SelectMany(rows => rows));
            Assert.All(pages.SkipLast(1), rows => Assert.Equal(limit, rows.Length));
            Assert.InRange(pages[^1].Length, 1, limit);
        }
    }

    /// <summary>The rows of each page, up to the one without a link.</summary>
    private static async Task<List<string[]>> Follow(CandlesApp app, string? path, string relation)
    {
        var pages = new List<string[]>();
        while (path is not null)
        {
            Assert.StartsWith("/candle/some/usdt/X?", path);
            using var answer = await app.Get(path);
            pages.Add(RowsOf(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
            path = null;
            if (answer.Headers.TryGetValues("Link", out var links))
            {
                var link = links.Single();
                Assert.EndsWith($">; rel=\"{relation}\"", link);
                path = link[1..link.IndexOf('>', StringComparison.Ordinal)];
            }
        }

        return pages;
    }

    private static string[] RowsOf(string body) => body.Split("{\"basetm\"")[1..].Select(row => row.TrimEnd(',', ']', '}')).ToArray();
}
