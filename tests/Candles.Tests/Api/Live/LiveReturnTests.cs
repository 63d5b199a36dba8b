using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Live;

/// <summary>What is told to readers who come back, by a clock that is real: stores note by it when they were written.</summary>
public sealed class LiveReturnTests
{
    private const string Near = "binance/USDT/NEAR";
    private const long Minute = 60_000;

    private readonly long _start = Interval.OneMinute.Floor(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());

    [Theory, EachStore("", "first", "second")]
    public async Task Of_each_candle_that_was_open_the_close_is_told(string store, string changed)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.Write(Near, "1m", At(-1, 5), At(1, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        await stream.Next();
        await app.Write(Near, "1m", At(2, 6)); // a writer whose clock is ahead
        var seen = (await stream.Next()).Id;
        if (changed.Length > 0)
            await app.Write(Near, "1m", At(changed == "first" ? 1 : 2, 7));

        await using var later = await CandlesApp.Start(place.ConnectionString, At(9));
        await using var back = await LiveStream.Open(later.Http, $"/candle/{Near}/live?format=csv", seen);
        Assert.Equal(("close", Row(1, changed == "first" ? 7 : 5)), Said(await back.Next()));
        Assert.Equal(("close", Row(2, changed == "second" ? 7 : 6)), Said(await back.Next()));
    }

    [Theory, EachStore]
    public async Task Who_comes_back_within_a_minute_is_told_its_candle_and_no_close_of_those_before(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString, At(3));
        await app.Write(Near, "1m", At(-3, 5));
        await app.Write(Near, "1m", At(-2, 5));
        await app.Write(Near, "1m", At(3, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        var seen = (await stream.Next()).Id;
        await app.Write(Near, "1m", At(3, 6));
        await app.Write(Near, "1m", At(-3, 7));

        await using var back = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv", seen);
        Assert.Equal(("correct", Row(-3, 7)), Said(await back.Next()));
        Assert.Equal(("update", Row(3, 6)), Said(await back.Next()));
    }

    [Theory, EachStore]
    public async Task Only_the_last_event_of_a_write_has_its_version(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString, At(0));
        await app.Write(Near, "1m", At(-3, 5), At(-2, 5), At(0, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        var first = (await stream.Next()).Id;

        await app.Write(Near, "1m", At(-3, 6), At(-2, 6), At(0, 6));

        Assert.Equal((first, "correct", Row(-3, 6)), All(await stream.Next()));
        var second = await stream.Next();
        Assert.Equal((first, "correct", Row(-2, 6)), All(second));
        Assert.Equal((first[..^1] + "2", "update", Row(0, 6)), All(await stream.Next()));

        await using var back = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv", second.Id);
        Assert.Equal((first, "correct", Row(-3, 6)), All(await back.Next()));
        Assert.Equal((first, "correct", Row(-2, 6)), All(await back.Next()));
        Assert.Equal((first[..^1] + "2", "update", Row(0, 6)), All(await back.Next()));
    }

    [Fact]
    public async Task A_series_that_is_deleted_is_told_once()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var app = await CandlesApp.Start(place.ConnectionString, At(0));
        await using var other = await place.Open();
        await app.Write(Near, "1m", At(0, 5));
        await app.Write("binance/USDT/FIL", "1m", At(0, 5));
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Near}/live?format=csv");
        await using var fil = await LiveStream.Open(app.Http, "/candle/binance/USDT/FIL/live?format=csv");
        await stream.Next();
        await fil.Next();

        await app.Store.Delete(SeriesKey.Parse(Near), null, null, TestContext.Current.CancellationToken);
        Assert.Equal("resync", (await stream.Next()).Kind);
        await other.Write(SeriesKey.Parse("binance/USDT/FIL"), Batch.Of("1m", At(0, 6)), TestContext.Current.CancellationToken);
        Assert.Equal(("update", Row(0, 6)), Said(await fil.Next())); // so the feed has told of the delete, too
        await app.Write(Near, "1m", At(0, 7));
        Assert.Equal("resync", (await stream.Next()).Kind);
        await app.Write(Near, "1m", At(0, 8));
        Assert.Equal(("update", Row(0, 8)), Said(await stream.Next()));
    }

    private FakeTime At(int minute) => new(CandleTime.ToIso(_start + (minute * Minute))[..16] + ":30");

    private Candle At(int minute, decimal volume) => new(_start + (minute * Minute), 2, 9, 1, 3, volume);

    private string Row(int minute, int volume) => FormattableString.Invariant($"{_start + (minute * Minute)},2,9,1,3,{volume}");

    private static (string Kind, string Data) Said(LiveMessage message) => (message.Kind, message.Data);

    private static (string Id, string Kind, string Data) All(LiveMessage message) => (message.Id, message.Kind, message.Data);
}
