using System.Net;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

/// <summary>Stores that are away for a while, and servers that end.</summary>
public sealed class LiveFaultTests
{
    private const string Near = "binance/USDT/NEAR";
    private const long Minute = 60_000;
    private static readonly long Noon = Some.Time("2024-02-29T12:00:00");
    private static readonly StoreException Away = new(StoreFault.Unavailable, "The database cannot be reached.");

    private readonly FakeTime _clock = new("2024-02-29T12:00:30");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_candle_that_closes_while_the_store_is_away_is_told_as_closed_when_it_is_back()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(clock: _clock, store: store);
        await app.Write(Near, "1m", At(-1, 5), At(0, 6));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        Assert.Equal(("update", $"{Noon},2,9,1,3,6"), Said(await stream.Next()));

        store.Fault = Away;
        while (await StatusOf(app) != HttpStatusCode.ServiceUnavailable) // until memory is not trusted any more
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        var failures = store.Failures;
        _clock.Now += TimeSpan.FromMinutes(1);
        while (store.Failures == failures)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        await app.Write(Near, "1m", At(1, 7));
        store.Fault = null;

        Assert.Equal(("close", $"{Noon},2,9,1,3,6"), Said(await stream.Next()));
        Assert.Equal(("update", $"{Noon + Minute},2,9,1,3,7"), Said(await stream.Next()));
    }

    [Fact]
    public async Task Who_comes_back_while_the_store_is_away_is_told_to_come_back_again()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(clock: _clock, store: store);
        await app.Write(Near, "1m", At(0, 5));
        store.Fault = Away;

        using var fresh = await app.Get($"/candle/{Near}/live");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, fresh.StatusCode);
        using var back = await app.Send("GET", $"/candle/{Near}/live", ("Last-Event-ID", "1.1"));
        Assert.Equal(HttpStatusCode.OK, back.StatusCode);
        Assert.Equal("text/event-stream", back.Content.Headers.ContentType?.ToString());
        Assert.Matches(@"\Aretry: [1-5]\d{3}\n\n\z", await back.Content.ReadAsStringAsync(Cancel)); // not all at once
    }

    [Fact]
    public async Task A_server_that_stops_does_not_wait_for_who_begins_to_read()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        var app = await CandlesApp.Launch(clock: _clock, store: store);
        await app.Write(Near, "1m", At(0, 5));
        var held = new TaskCompletionSource();
        store.Held = held.Task;
        using var http = new HttpClient { BaseAddress = app.Address };
        var beginning = http.GetAsync($"/candle/{Near}/live", Cancel);
        while (app.Live.Series == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);

        await app.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), Cancel);

        using var answer = await beginning;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        held.SetResult();
    }

    [Fact]
    public async Task Many_who_come_back_at_once_cost_the_store_one_question()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(clock: _clock, store: store);
        await app.Write(Near, "1m", At(0, 5));
        await app.Write(Near, "1m", At(0, 6));
        var held = new TaskCompletionSource();
        store.Held = held.Task;

        var opening = Enumerable.Range(0, 100).Select(_ => LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv", "1.1")).ToArray();
        while (app.Live.Readers < opening.Length)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        held.SetResult();

        foreach (var stream in await Task.WhenAll(opening))
        {
            Assert.Equal(new LiveMessage("1.2", "update", $"{Noon},2,9,1,3,6"), await stream.Next());
            await stream.DisposeAsync();
        }

        Assert.InRange(store.ReadsOfChanges, 2, 4); // the series' state, and what changed since; the first reader may have been alone, and so the last
    }

    [Fact]
    public async Task Nothing_stays_of_readers_who_go_at_any_time()
    {
        await using var app = await CandlesApp.Start(clock: _clock);
        await app.Write(Near, "1m", At(0, 5));
        await Property.Holds(3, async random =>
        {
            await Task.WhenAll(Enumerable.Range(0, 200).Select(async i =>
            {
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
                stop.CancelAfter(random.Next(60));
                try
                {
                    var path = i % 2 == 0 ? $"/candle/{Near}/live?interval=5m" : $"/live?series={Near}:1m,{Near}:1h&format=csv";
                    await app.Http.GetStringAsync(path, stop.Token);
                }
                catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
                {
                    // as it was meant
                }
            }));
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            patience.CancelAfter(TimeSpan.FromSeconds(20));
            while (app.Live.Series + app.Live.Readers > 0)
                await Task.Delay(TimeSpan.FromMilliseconds(5), patience.Token);
        });
    }

    private static async Task<HttpStatusCode> StatusOf(CandlesApp app)
    {
        using var answer = await app.Get($"/candle/{Near}");
        return answer.StatusCode;
    }

    private static Candle At(int minute, decimal volume) => new(Noon + (minute * Minute), 2, 9, 1, 3, volume);

    private static (string Kind, string Data) Said(LiveMessage message) => (message.Kind, message.Data);
}
