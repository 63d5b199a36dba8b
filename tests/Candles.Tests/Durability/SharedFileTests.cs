using System.Diagnostics;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Durability;

/// <summary>SQLite has one writer at a time, among all processes.</summary>
public sealed class SharedFileTests
{
    [Fact]
    public async Task A_writer_beside_a_busy_server_has_its_turn()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open(new StoreOptions());
        var key = await NewKey.In(store, "collector", "write");
        using var server = await ServerProcess.Start(place.ConnectionString, key.Secret);
        var ledger = new Ledger(Some.Series(), Collectors.Count);
        await using (var collectors = new Collectors([server], [ledger], new Random(1), HttpStatusCode.OK))
        {
            await collectors.Until(HttpStatusCode.OK, 200);
            var series = Some.Series();
            foreach (var minute in Posting.Minutes(20))
                await store.Write(series, Batch.Of("1m", minute), TestContext.Current.CancellationToken);
            await collectors.Until(HttpStatusCode.OK, 20);
            await collectors.Stop();
        }

        await ledger.Check(server, store);
    }

    [Fact]
    public async Task Eight_collectors_on_two_servers_end_as_one_would_and_both_serve_it()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var store = await place.Open();
        var key = await NewKey.In(store, "collector", "write");
        using var one = await ServerProcess.Start(place.ConnectionString, key.Secret);
        using var other = await ServerProcess.Start(place.ConnectionString, key.Secret);
        await Property.Holds(2, async random =>
        {
            Ledger[] ledgers = [.. Enumerable.Range(0, 3).Select(_ => new Ledger(Some.Series(), Collectors.Count))];
            await using var witness = new Witness(await place.Open(), ledgers);

            // 503 store-busy is no fault: two processes take turns at one lock. Only 200 promises anything.
            await using (var collectors = new Collectors([one, other], ledgers, random, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable))
            {
                await collectors.Until(HttpStatusCode.OK, 200);
                await collectors.Stop();
            }

            foreach (var ledger in ledgers)
            {
                await ledger.Check(one, store);
                await SameWithinTheFeed(ledger.Series, one, other);
            }
        });
    }

    /// <summary>The other server sees it a moment later: 250 ms are promised, the rest is for a busy machine.</summary>
    private static async Task SameWithinTheFeed(SeriesKey series, ServerProcess one, ServerProcess other)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var interval in Interval.OneMinute.Served)
        {
            while (!Enumerable.SequenceEqual(await one.Read(series, interval) ?? [], await other.Read(series, interval) ?? []))
                Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(5), $"{series} at {interval} differs between two servers.");
        }
    }
}
