using System.Diagnostics;
using System.Globalization;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>More who read live than there may be, and stores that do not answer those who begin.</summary>
public sealed class LiveBoundTests
{
    private const string Near = "binance/USDT/NEAR";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task More_readers_than_there_may_be_are_turned_away_until_one_leaves()
    {
        await using var app = await CandlesApp.Start(null, null, "--Candles:MaxLiveReaders=2");
        await app.Write(Near, "1m", Posting.Minutes(3));
        await using var one = await LiveStream.Open(app.Http, $"/candle/{Near}/live");
        var two = await LiveStream.Open(app.Http, $"/live?series={Near}");

        using (var third = await app.Get($"/candle/{Near}/live"))
        {
            Assert.Equal("2 streams of live candles are open.", await ProblemAnswer.DetailOf(third, 503, "live-readers-too-many"));
            Assert.NotNull(third.Headers.RetryAfter);
        }

        using (var back = await app.Send("GET", $"/candle/{Near}/live", ("Last-Event-ID", "1.1"))) // an EventSource would give up at 503
            Assert.Matches(@"\Aretry: [1-5]\d{3}\n\n\z", await back.Content.ReadAsStringAsync(Cancel));

        await two.DisposeAsync();
        while (app.Live.Readers == 2)
            await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
        await using var again = await LiveStream.Open(app.Http, $"/candle/{Near}/live");
        await again.Next();
    }

    [Theory]
    [InlineData("", 503)]
    [InlineData("1.1", 200)]
    public async Task Whose_first_event_does_not_come_is_told_so_within_five_seconds(string lastEventId, int status)
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(store: store);
        await app.Write(Near, "1m", Posting.Minutes(3));
        var held = new TaskCompletionSource();
        store.Held = held.Task;

        var start = Stopwatch.GetTimestamp();
        using var answer = await app.Send("GET", $"/candle/{Near}/live", lastEventId.Length > 0 ? [("Last-Event-ID", lastEventId)] : []);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(7)); // five, and a busy test machine
        if (status == 503)
            Assert.NotNull(answer.Headers.RetryAfter);
        held.SetResult();
    }

    [Fact]
    public async Task A_store_that_keeps_a_thread_keeps_none_from_joining_and_is_asked_four_things_at_once()
    {
        const int series = 12;
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = new FaultyStore(await place.Open());
        await using var app = await CandlesApp.Launch(store: store);
        for (var i = 0; i < series; i++)
            await app.Write($"{Near}{i}", "1m", Posting.Minutes(3));
        using var release = new ManualResetEventSlim();
        store.BeforeChanges = () => release.Wait(TimeSpan.FromSeconds(20), CancellationToken.None);

        var opening = Enumerable.Range(0, series)
            .Select(i => LiveStream.Open(app.Http, string.Create(CultureInfo.InvariantCulture, $"/candle/{Near}{i}/live"))).ToArray();
        for (var start = Stopwatch.GetTimestamp(); app.Live.Series < series; await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel))
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"{app.Live.Series} of {series} have joined.");
        release.Set();

        foreach (var stream in await Task.WhenAll(opening))
        {
            await stream.Next();
            await stream.DisposeAsync();
        }

        Assert.InRange(store.MaxReadsOfChanges, 1, 4);
    }
}
