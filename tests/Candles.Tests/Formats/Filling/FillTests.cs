using System.Net;
using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Filling;

/// <summary>What fill does to an answer, by example.</summary>
public sealed class FillTests : IAsyncLifetime
{
    private const string Near = "/candle/binance/USDT/NEAR";

    private readonly FakeTime _clock = new("2026-06-01T00:09:30");
    private CandlesApp _app = null!;

    public static TheoryData<string> Formats => [.. CandleEncoder.All.Select(format => format.Name)];

    public static TheoryData<string> Paths => [.. ReadStrategy.All.Select(path => path.Name)];

    /// <summary>Minutes 2, 3, 6 and 9.</summary>
    public async ValueTask InitializeAsync()
    {
        _app = await CandlesApp.Start(clock: _clock);
        await _app.Write("binance/USDT/NEAR", "1m", ((int[])[2, 3, 6, 9]).Select(minute => Candle(minute, 1 + (minute / 10m))));
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [InlineData(
        "objects", "previous",
        """{"data":[{"basetm":"2026-06-01T00:03:00Z","o":1,"h":2,"l":0.5,"c":1.3,"v":10},"""
        + """{"basetm":"2026-06-01T00:04:00Z","o":1.3,"h":1.3,"l":1.3,"c":1.3,"v":0,"filled":true}]}""")]
    [InlineData(
        "objects", "null",
        """{"data":[{"basetm":"2026-06-01T00:03:00Z","o":1,"h":2,"l":0.5,"c":1.3,"v":10},"""
        + """{"basetm":"2026-06-01T00:04:00Z","o":null,"h":null,"l":null,"c":null,"v":null,"filled":true}]}""")]
    [InlineData("arrays", "previous", """{"data":[[1780272180000,1,2,0.5,1.3,10],[1780272240000,1.3,1.3,1.3,1.3,0,true]]}""")]
    [InlineData("arrays", "null", """{"data":[[1780272180000,1,2,0.5,1.3,10],[1780272240000,null,null,null,null,null,true]]}""")]
    [InlineData(
        "columns", "previous",
        """{"t":[1780272180000,1780272240000],"o":[1,1.3],"h":[2,1.3],"l":[0.5,1.3],"c":[1.3,1.3],"v":[10,0],"filled":[false,true]}""")]
    [InlineData(
        "columns", "null",
        """{"t":[1780272180000,1780272240000],"o":[1,null],"h":[2,null],"l":[0.5,null],"c":[1.3,null],"v":[10,null],"filled":[false,true]}""")]
    [InlineData("csv", "previous", "open_time,open,high,low,close,volume,filled\n1780272180000,1,2,0.5,1.3,10,false\n1780272240000,1.3,1.3,1.3,1.3,0,true\n")]
    [InlineData("csv", "null", "open_time,open,high,low,close,volume,filled\n1780272180000,1,2,0.5,1.3,10,false\n1780272240000,,,,,,true\n")]
    [InlineData(
        "lightweight", "previous",
        """[{"time":1780272180,"open":1,"high":2,"low":0.5,"close":1.3,"volume":10},"""
        + """{"time":1780272240,"open":1.3,"high":1.3,"low":1.3,"close":1.3,"volume":0,"filled":true}]""")]
    [InlineData("lightweight", "null", """[{"time":1780272180,"open":1,"high":2,"low":0.5,"close":1.3,"volume":10},{"time":1780272240,"filled":true}]""")]
    [InlineData(
        "klinecharts", "previous",
        """[{"timestamp":1780272180000,"open":1,"high":2,"low":0.5,"close":1.3,"volume":10},"""
        + """{"timestamp":1780272240000,"open":1.3,"high":1.3,"low":1.3,"close":1.3,"volume":0,"filled":true}]""")]
    public async Task A_filled_row_is_marked_as_its_format_can(string format, string fill, string expected) =>
        Assert.Equal(expected, await _app.GetBody($"{Near}?from={At(3)}&to={At(5)}&format={format}&fill={fill}"));

    [Theory]
    [InlineData("", "2 3 (4) (5) 6 (7) (8) 9")]
    [InlineData("&limit=3", "(7) (8) 9")]
    [InlineData("&limit=2&to=8", "6 (7)")] // a candle lies behind the range
    [InlineData("&from=4&to=6", "(4) (5)")] // none lies in it
    [InlineData("&from=4&limit=3", "(4) (5) 6")]
    [InlineData("&from=0", "2 3 (4) (5) 6 (7) (8) 9")] // nothing before the first candle
    [InlineData("&from=0&to=2", "")]
    [InlineData("&from=5&to=30", "(5) 6 (7) (8) 9")] // nor behind the newest
    [InlineData("&from=10", "")]
    [InlineData("&closed=true", "2 3 (4) (5) 6 (7) (8)")] // minute 9 is open still
    [InlineData("&closed=true&from=7", "(7) (8)")]
    [InlineData("&closed=true&from=9", "")]
    [InlineData("&interval=3m&from=0", "0 3 6 9")]
    public async Task Slots_between_stored_candles_are_filled(string parameters, string expected)
    {
        foreach (var fill in (string[])["previous", "null"])
        {
            foreach (var path in ReadStrategy.All)
                Assert.Equal(expected, await MinutesOf($"{Times(parameters)}&fill={fill}&path={path.Name}"));
        }
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Fill_none_is_the_answer_as_ever(string format)
    {
        foreach (var path in ReadStrategy.All)
        {
            using var plain = await _app.Get($"{Near}?format={format}&path={path.Name}");
            using var none = await _app.Get($"{Near}?format={format}&path={path.Name}&fill=none");

            Assert.Equal(await Bytes(plain), await Bytes(none));
            Assert.Equal(plain.Headers.ETag, none.Headers.ETag);
        }
    }

    [Theory]
    [InlineData("&interval=1M", "2026-01 (2026-02) (2026-03) 2026-04")]
    [InlineData("&interval=1M&from=2026-02-01T00:00:00Z&to=2026-03-15T00:00:00Z", "(2026-02) (2026-03)")]
    [InlineData("&interval=1w&to=2026-01-20T00:00:00Z", "2025-12 2026-01 (2026-01) (2026-01)")]
    public async Task Months_and_weeks_are_filled_on_their_own_grids(string parameters, string expected)
    {
        foreach (var day in (string[])["2026-01-01", "2026-01-06", "2026-04-30"])
            await _app.Write("some/USDT/x", "1d", new Candle(Some.Time(day), 1, 1, 1, 1, 1));

        var body = await _app.GetBody($"/candle/some/USDT/x?fill=null{parameters}");

        Assert.Equal(expected, Shown(body, "\"basetm\":\"", time => time[..7]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&to=8")]
    [InlineData("&from=0")]
    [InlineData("&from=4&to=9")]
    [InlineData("&closed=true")]
    public async Task Following_links_never_repeats_or_skips_a_row(string parameters)
    {
        var all = await MinutesOf($"{Times(parameters)}&fill=null");
        for (var limit = 1; limit <= 9; limit++)
        {
            var pages = new List<string>();
            for (var question = $"{Near}?fill=null&limit={limit}{Times(parameters)}"; question is not null;)
            {
                using var answer = await _app.Get(question);
                pages.Add(Shown(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
                var link = answer.Headers.TryGetValues("Link", out var links) ? links.Single() : null;
                question = link?[1..link.IndexOf('>', StringComparison.Ordinal)];
            }

            if (!parameters.Contains("from", StringComparison.Ordinal))
                pages.Reverse();
            Assert.Equal(all, string.Join(' ', pages));
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_tag_means_one_body(string path)
    {
        var question = $"{Near}?from={At(2)}&to={At(7)}&path={path}";
        var tags = new List<string>();
        foreach (var fill in (string[])["none", "previous", "null"])
        {
            using var answer = await _app.Get($"{question}&fill={fill}");
            tags.Add(answer.Headers.ETag!.ToString());
            using var again = await _app.Send("GET", $"{question}&fill={fill}", ("If-None-Match", tags[^1]));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        Assert.Equal(3, tags.Distinct().Count());

        // The close before the range changes, and with it what is filled.
        using var before = await _app.Get($"{Near}?from={At(4)}&fill=previous&path={path}");
        await _app.Write("binance/USDT/NEAR", "1m", Candle(3, 1.5m));
        using var after = await _app.Send("GET", $"{Near}?from={At(4)}&fill=previous&path={path}", ("If-None-Match", before.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_tag_is_the_same_on_every_path_and_survives_writes_elsewhere()
    {
        var question = $"{Near}?from={At(2)}&to={At(5)}&fill=previous";
        var tags = new List<string>();
        foreach (var path in ReadStrategy.All)
        {
            using var answer = await _app.Get($"{question}&path={path.Name}");
            tags.Add(answer.Headers.ETag!.ToString());
            await _app.Write("binance/USDT/NEAR", "1m", Candle(9, 1 + (tags.Count / 100m)));
        }

        Assert.Single(tags.Distinct());
    }

    [Fact]
    public async Task Head_has_the_headers_of_get()
    {
        using var get = await _app.Get($"{Near}?fill=null&limit=2");
        using var head = await _app.Send("HEAD", $"{Near}?fill=null&limit=2");

        Assert.Equal(get.Headers.ETag, head.Headers.ETag);
        Assert.Equal(get.Headers.GetValues("Link"), head.Headers.GetValues("Link"));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await Bytes(head));
    }

    [Fact]
    public async Task Filled_answers_are_not_packed()
    {
        using var answer = await _app.Send("GET", $"{Near}?fill=null", ("Accept-Encoding", "gzip"));
        using var refused = await _app.Send("GET", $"{Near}?fill=null", ("Accept-Encoding", "gzip, identity;q=0"));

        Assert.Empty(answer.Content.Headers.ContentEncoding);
        Assert.Equal(
            "Accept-Encoding refuses identity, which is all that path window has with fill.",
            await ProblemAnswer.DetailOf(refused, 406, "coding-not-acceptable"));
    }

    [Theory]
    [InlineData("fill=next", "fill takes one of none, previous, null, not 'next'.")]
    [InlineData("fill=Previous", "fill takes one of")]
    [InlineData("fill=0", "fill takes one of")]
    [InlineData("fill=", "fill takes one of none, previous, null, not nothing.")]
    [InlineData("fill", "fill takes one of")]
    [InlineData("fill=null&fill=null", "fill is given twice")]
    [InlineData("fill=null&format=klinecharts", "fill takes none or previous with format klinecharts, which has no form for a candle without prices.")]
    [InlineData("format=klinecharts&f%69ll=null&path=dto", "fill takes none or previous")]
    [InlineData("fill=previous&limit=0", "limit takes")]
    public async Task A_bad_fill_is_refused(string parameters, string detail)
    {
        using var answer = await _app.Get($"{Near}?{parameters}");

        Assert.Contains(detail, await ProblemAnswer.DetailOf(answer, 400, "parameter-invalid"));
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task What_is_not_there_is_not_found(string path)
    {
        using var unknown = await _app.Get($"/candle/binance/USDT/BTC?fill=null&from={At(0)}&path={path}");
        await _app.Write("some/USDT/x", "1h", new Candle(Some.Time("2026-06-01"), 1, 1, 1, 1, 1));
        using var finer = await _app.Get($"/candle/some/USDT/x?fill=null&from={At(0)}&to={At(5)}&path={path}");

        await ProblemAnswer.DetailOf(unknown, 404, "series-not-found");
        await ProblemAnswer.DetailOf(finer, 404, "interval-not-available");
    }

    private async Task<string> MinutesOf(string parameters) => Shown(await _app.GetBody($"{Near}?{parameters}"));

    /// <summary>The rows' times, in brackets where they are filled.</summary>
    private static string Shown(string body, string before = "\"basetm\":\"", Func<string, string>? show = null) => string.Join(
        ' ',
        body.Split(before)[1..].Select(row =>
        {
            var time = show is null ? $"{int.Parse(row[14..16], System.Globalization.CultureInfo.InvariantCulture)}" : show(row);
            return row.Contains("\"filled\":true", StringComparison.Ordinal) ? $"({time})" : time;
        }));

    /// <summary>Parameters with minutes for times, as they are sent.</summary>
    private static string Times(string parameters) => string.Join(
        '&',
        parameters.Split('&').Select(parameter => parameter.Split('=') is [("from" or "to") and var name, var minute]
            ? $"{name}={At(int.Parse(minute, System.Globalization.CultureInfo.InvariantCulture))}"
            : parameter));

    private static string At(int minute) => $"{Some.Time("2026-06-01") + (minute * 60_000L)}";

    private static Candle Candle(int minute, decimal close) => new(Some.Time("2026-06-01") + (minute * 60_000L), 1, 2, 0.5m, close, 10);

    private static Task<byte[]> Bytes(HttpResponseMessage answer) => answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}
