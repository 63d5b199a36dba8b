using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Data.Stores;

public sealed class StoreFeedTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task A_node_hears_what_any_node_changes_once_and_nothing_of_what_changes_nothing(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        using var feed = new Feed(other);
        Assert.Equal(StoreChange.Anything, await feed.Next());
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-28", "2024-02-29");
        var (first, last) = (written[0].OpenTime, written[^1].OpenTime);

        await one.Write(series, Batch.Of("1m", written), Cancel);
        await one.Write(series, Batch.Of("1m", written), Cancel); // changes nothing
        await other.Write(series, Batch.Of("1m", written[7] with { Volume = 1 }), Cancel);
        await one.Delete(series, written[3].OpenTime, written[3].OpenTime + 1, Cancel);
        var id = (await one.ReadEachWay(new CandleQuery(series, Interval.OneMinute)))!.Value.Series.Version.Series;
        await one.Delete(series, null, null, Cancel);

        Assert.Equal(new StoreChange(series, Interval.OneMinute, first, last + 60_000, new SeriesVersion(id, 1)), await feed.Next());
        Assert.Equal(new StoreChange(series, Interval.OneMinute, written[7].OpenTime, written[7].OpenTime + 60_000, new SeriesVersion(id, 2)), await feed.Next() with { IsOwn = false });
        Assert.Equal(new StoreChange(series, Interval.OneMinute, written[3].OpenTime, written[3].OpenTime + 60_000, new SeriesVersion(id, 3)), await feed.Next());
        Assert.Equal(new StoreChange(series, Interval.OneMinute, CandleTime.Min, CandleTime.Max + 1, new SeriesVersion(id, 4)), await feed.Next());
    }

    [Theory, EachStore]
    public async Task A_change_is_heard_by_another_node_within_250_ms_of_the_answer(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        using var feed = new Feed(other);
        await feed.Next();
        var series = Some.Series();
        var waits = new List<TimeSpan>();
        foreach (var candle in Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:30:00"))
        {
            await one.Write(series, Batch.Of("1m", candle), Cancel);
            var answered = Stopwatch.GetTimestamp();
            await feed.Next();
            waits.Add(Stopwatch.GetElapsedTime(answered));
        }

        Assert.InRange(waits.Order().ElementAt(waits.Count / 2), TimeSpan.Zero, TimeSpan.FromMilliseconds(250)); // the middle: test machines stall
    }

    [Fact]
    public async Task A_broken_feed_mends_itself_and_says_that_anything_may_have_changed()
    {
        await using var postgres = await PostgresServer.Create();
        await using var store = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions());
        await store.Open(Cancel);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await postgres.Stop("immediate");
        await postgres.Start();
        Assert.Equal(StoreChange.Anything, await feed.Next());

        var series = Some.Series();
        await store.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-29")), null, Cancel);
        Assert.Equal(series, (await feed.Next()).Series);
    }

    [Fact]
    public async Task Where_an_older_Candles_writes_to_the_same_file_anything_may_have_changed()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await using var older = new SqliteConnection(place.ConnectionString);
        await older.ExecuteAsync("INSERT INTO change (key, base, first, until, version) VALUES ('a/b/c', 1, 0, 60000, 7)");

        Assert.Equal(StoreChange.Anything, await feed.Next());
    }
}
