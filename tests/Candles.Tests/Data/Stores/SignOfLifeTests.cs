using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class SignOfLifeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_silent_feed_gives_signs_of_life(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        await using var feed = candles.Watch(Cancel).GetAsyncEnumerator(Cancel);

        Assert.Equal([StoreChange.Anything], await UpToSign(feed));
        for (var sign = 0; sign < 3; sign++)
        {
            var asked = Stopwatch.GetTimestamp();
            Assert.Empty(await UpToSign(feed));
            Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(5)); // a second; test machines stall
        }
    }

    [Theory, EachStore]
    public async Task A_sign_of_life_comes_after_all_that_was_answered_before_it_was_asked_for_however_busy_the_feed(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        await using var feed = other.Watch(Cancel).GetAsyncEnumerator(Cancel);
        Assert.Equal([StoreChange.Anything], await UpToSign(feed));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var busy = Task.Run(() => WriteAllTheTime(one, stop.Token), Cancel);

        var series = Some.Series();
        var others = 0;
        foreach (var (i, candle) in Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:05:00", kept: 1).Index())
        {
            await one.Write(series, Batch.Of("1m", candle), Cancel);
            var said = await UpToSign(feed);

            Assert.Single(said, change => series.Equals(change.Series) && change.Version.Number == i + 1);
            others += said.Count - 1;
        }

        await stop.CancelAsync();
        await busy;
        Assert.InRange(others, 1, int.MaxValue);
    }

    private static async Task<List<StoreChange>> UpToSign(IAsyncEnumerator<StoreChange> feed)
    {
        var said = new List<StoreChange>();
        while (await feed.MoveNextAsync() && !feed.Current.IsSignOfLife)
            said.Add(feed.Current);
        return said;
    }

    private static async Task WriteAllTheTime(ICandleStore store, CancellationToken stop)
    {
        var series = Some.Series();
        var candle = Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:01:00", kept: 1)[0];
        for (var volume = 1; !stop.IsCancellationRequested; volume++)
            await store.Write(series, Batch.Of("1m", candle with { Volume = volume }), CancellationToken.None);
    }
}
