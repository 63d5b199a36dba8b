using System.Net;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

public sealed class LiveTests
{
    private const string Near = "binance/USDT/NEAR";
    private const long Minute = 60_000;
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");

    private readonly FakeTime _clock = new("2024-02-29T12:00:30");

    [Theory, EachStore]
    public async Task A_candle_is_told_as_it_changes_when_it_closes_and_when_it_is_corrected(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString, _clock);
        await app.Write(Near, "1m", At(-1, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=arrays");

        await Says(stream, "close", $"[{Noon - Minute},2,9,1,3,5]", ".1");
        await app.Write(Near, "1m", At(0, 6));
        await Says(stream, "update", $"[{Noon},2,9,1,3,6]", ".2");
        await app.Write(Near, "1m", At(0, 7));
        await Says(stream, "update", $"[{Noon},2,9,1,3,7]", ".3");
        _clock.Now += TimeSpan.FromSeconds(30);
        await Says(stream, "close", $"[{Noon},2,9,1,3,7]", ".3");
        await app.Write(Near, "1m", At(-1, 8));
        await Says(stream, "correct", $"[{Noon - Minute},2,9,1,3,8]", ".4");
        _clock.Now += TimeSpan.FromMinutes(5);
        await app.Write(Near, "1m", At(3, 9));
        await Says(stream, "close", $"[{Noon + (3 * Minute)},2,9,1,3,9]", ".5");
    }

    [Theory, EachStore]
    public async Task A_write_of_another_node_is_told_too(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await CandlesApp.Start(place.ConnectionString, _clock);
        await using var other = await CandlesApp.Start(place.ConnectionString, _clock);
        await one.Write(Near, "1m", At(-1, 5));
        await using var stream = await LiveStream.Open(one.Http, $"/candle/{Near}/live?format=csv&interval=5m");
        await Says(stream, "close", $"{Noon - (5 * Minute)},2,9,1,3,5", ".1");

        await other.Write(Near, "1m", At(0, 6));
        await Says(stream, "update", $"{Noon},2,9,1,3,6", ".2");
        await one.Write(Near, "1m", At(0, 7));
        await Says(stream, "update", $"{Noon},2,9,1,3,7", ".3");
        await other.Write(Near, "1m", At(-4, 1));
        await Says(stream, "correct", $"{Noon - (5 * Minute)},2,9,1,3,6", ".4");
    }

    [Theory, EachStore]
    public async Task A_reader_who_comes_back_gets_what_changed_once_also_after_a_restart_and_from_another_node(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        string seen;
        await using (var app = await CandlesApp.Start(place.ConnectionString, _clock))
        {
            await app.Write(Near, "1m", Enumerable.Range(-10, 11).Select(i => At(i, 5)));
            await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
            seen = (await stream.Next()).Id;
        }

        await using var other = await CandlesApp.Start(place.ConnectionString, _clock);
        await other.Write(Near, "1m", At(0, 6));
        await other.Write(Near, "1m", At(0, 7));
        await other.Write(Near, "1m", At(-5, 8));

        await using var back = await LiveStream.Open(other.Http, $"/candle/{Near}/live?format=csv", seen);
        await Says(back, "correct", $"{Noon - (5 * Minute)},2,9,1,3,8", ".1");
        await Says(back, "update", $"{Noon},2,9,1,3,7", ".4");
        await other.Write(Near, "1m", At(0, 6));
        await Says(back, "update", $"{Noon},2,9,1,3,6", ".5");
    }

    [Theory, EachStore]
    public async Task Of_candles_that_closed_unseen_the_close_is_told_to_who_comes_back(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        var minute = Interval.OneMinute.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        await app.Write(Near, "1m", new Candle(minute, 2, 9, 1, 3, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        var seen = (await stream.Next()).Id;
        await using var later = await CandlesApp.Start(
            place.ConnectionString, new FakeTime(CandleTime.ToIso(minute + (5 * Minute))[..19]));

        await using var quiet = await LiveStream.Open(later.Http, $"/candle/{Near}/live?format=csv", seen);
        await Says(quiet, "close", $"{minute},2,9,1,3,5", ".1");

        await later.Write(Near, "1m", new Candle(minute + Minute, 2, 9, 1, 3, 6), new Candle(minute + (5 * Minute), 2, 9, 1, 3, 7));
        await using var back = await LiveStream.Open(later.Http, $"/candle/{Near}/live?format=csv", seen);
        await Says(back, "close", $"{minute},2,9,1,3,5", ".1");
        await Says(back, "close", $"{minute + Minute},2,9,1,3,6", ".1");
        await Says(back, "update", $"{minute + (5 * Minute)},2,9,1,3,7", ".2");
    }

    [Theory, EachStore("range", "series", "older", "unknown")]
    public async Task Where_it_is_not_known_what_changed_the_reader_is_told_so(string store, string what)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString, _clock);
        await app.Write(Near, "1m", Enumerable.Range(-10, 11).Select(i => At(i, 5)));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        var seen = (await stream.Next()).Id;
        if (what is "range" or "series")
        {
            var from = what == "range" ? Noon - (3 * Minute) : default(long?);
            await app.Store.Delete(SeriesKey.Parse(Near), from, from + Minute, TestContext.Current.CancellationToken);
            Assert.Equal("resync", (await stream.Next()).Kind);
        }

        await app.Write(Near, "1m", At(0, 7));
        Assert.Equal(what == "series" ? "resync" : "update", (await stream.Next()).Kind); // from here on nobody is told of it again
        var id = what switch
        {
            "older" => "0.7",
            "unknown" => "what, ever",
            _ => seen,
        };
        await using var back = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv", id);
        Assert.Equal("resync", (await back.Next()).Kind);
        await app.Write(Near, "1m", At(0, 8));
        await Says(back, "update", $"{Noon},2,9,1,3,8", "");
    }

    [Fact]
    public async Task A_large_change_is_not_told_candle_by_candle()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live");
        await stream.Next();
        await app.Write(Near, "1m", Enumerable.Range(-2000, 1000).Select(i => At(i, 5)));
        Assert.Equal("resync", (await stream.Next()).Kind);
    }

    [Fact]
    public async Task Several_series_share_a_stream_and_its_id()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        await app.Write("binance/USDT/FIL", "1m", At(0, 6));
        var path = $"/live?series={Near}:1m,binance/USDT/FIL:5m&format=arrays";
        string seen;
        await using (var stream = await LiveStream.Open(app.Http, path))
        {
            await Says(stream, "update", Named(Near, "1m", 5), ".1,");
            await Says(stream, "update", Named("binance/USDT/FIL", "5m", 6), ".1");
            await app.Write("binance/USDT/FIL", "1m", At(0, 7));
            await Says(stream, "update", Named("binance/USDT/FIL", "5m", 7), ".2");
            await app.Write(Near, "1m", At(0, 8));
            var last = await stream.Next();
            Assert.Equal(Named(Near, "1m", 8), last.Data);
            seen = last.Id;
        }

        await app.Write(Near, "1m", At(0, 9));
        await using var back = await LiveStream.Open(app.Http, path, seen);
        await Says(back, "update", Named(Near, "1m", 9), ".3,");
        await app.Write("binance/USDT/FIL", "1m", At(0, 10));
        await Says(back, "update", Named("binance/USDT/FIL", "5m", 10), ".3");

        static string Named(string series, string interval, int volume) =>
            $$"""{"series":"{{series}}","interval":"{{interval}}","candle":[{{Noon}},2,9,1,3,{{volume}}]}""";
    }

    [Fact]
    public async Task The_same_bytes_go_to_every_reader()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        var streams = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => LiveStream.Open(app.Http, $"/candle/{Near}/live")));
        foreach (var stream in streams)
            await stream.Next();
        for (var volume = 6; volume < 20; volume++)
            await app.Write(Near, "1m", At(0, volume));

        foreach (var stream in streams)
        {
            for (var last = default(LiveMessage); last?.Data.Contains("\"v\":19", StringComparison.Ordinal) != true;)
                last = await stream.Next();
            await stream.DisposeAsync();
        }
    }

    [Theory]
    [InlineData("/candle/binance/USDT/NEAR/live?format=msgpack", 400, "objects, arrays, csv, lightweight, klinecharts")]
    [InlineData("/candle/binance/USDT/NEAR/live?interval=2m", 400, "interval")]
    [InlineData("/candle/binance/USDT/NEAR/live?interval=1m&interval=1m", 400, "given twice")]
    [InlineData("/candle/binance/USDT/NEAR/live?limit=5", 400, "limit")]
    [InlineData("/candle/binance/USDT/%20/live", 400, "asset")]
    [InlineData("/candle/binance/USDT/WHAT/live", 404, "binance/USDT/WHAT")]
    [InlineData("/live", 400, "series is missing")]
    [InlineData("/live?series=", 400, "series takes")]
    [InlineData("/live?series=binance/USDT", 400, "series takes")]
    [InlineData("/live?series=binance/USDT/NEAR:2m", 400, "series takes")]
    [InlineData("/live?series=binance/USDT/NEAR,binance/usdt/near:1m", 400, "none twice")]
    [InlineData("/live?series=binance/USDT/NEAR,binance/USDT/WHAT", 404, "binance/USDT/WHAT")]
    [InlineData("/live?series=binance/USDT/NEAR&interval=1m", 400, "interval")]
    public async Task Bad_questions_are_refused(string path, int status, string saying)
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));

        using var answer = await app.Get(path);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains(saying, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interval_that_is_not_made_of_the_base_is_refused()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "5m", new Candle(Noon, 2, 9, 1, 3, 5));
        using var answer = await app.Get($"/candle/{Near}/live");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Head_gets_headers_and_ends()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        using var answer = await app.Send("HEAD", $"/candle/{Near}/live", ("Origin", "http://charts.example"));
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl?.ToString());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task Streams_end_when_the_server_stops()
    {
        var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        using var http = new HttpClient { BaseAddress = app.Address };
        await using var stream = await LiveStream.Open(http, $"/candle/{Near}/live");
        await stream.Next();

        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        await stream.End.WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    private static Candle At(int minute, decimal volume) => new(Noon + (minute * Minute), 2, 9, 1, 3, volume);

    /// <param name="id">How the id ends; in a stream of several, what it has in it.</param>
    private static async Task Says(LiveStream stream, string kind, string data, string id)
    {
        var message = await stream.Next();
        Assert.Equal((kind, data), (message.Kind, message.Data));
        Assert.Contains(id, message.Id, StringComparison.Ordinal);
    }
}
