using System.Net;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Durability;

/// <summary>Collectors post to the same and to different series through several server processes on one database.</summary>
public sealed class SeveralServersTests
{
    [Fact]
    public async Task Eight_collectors_on_two_servers_meet_no_deadlock_and_end_as_one_would()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var key = await NewKey.In(store, "collector", "write");
        using var one = await ServerProcess.Start(place.ConnectionString, key.Secret);
        using var other = await ServerProcess.Start(place.ConnectionString, key.Secret);

        await Property.Holds(1, async random =>
        {
            foreach (var series in (int[])[1, 3, 8]) // one that all write, a few at which some meet, as many as there are collectors
            {
                Ledger[] ledgers = [.. Enumerable.Range(0, series).Select(_ => new Ledger(Some.Series(), Collectors.Count))];
                await using var witness = new Witness(await place.Open(), ledgers);
                await using (var collectors = new Collectors([one, other], ledgers, random, HttpStatusCode.OK))
                {
                    await collectors.Until(HttpStatusCode.OK, 300);
                    await collectors.Stop();
                }

                foreach (var ledger in ledgers)
                    await ledger.Check(random.One([one, other]), store);
            }
        });

        // A server tries again after a deadlock, so that clients may never see one; PostgreSQL counts them.
        await using var connection = new NpgsqlConnection(place.ConnectionString);
        Assert.Equal(0, await connection.QuerySingleAsync<long>("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"));
    }

    [Fact]
    public async Task Of_the_same_candles_posted_to_two_servers_one_batch_wins_whole()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        var key = await NewKey.In(store, "collector", "write");
        using var one = await ServerProcess.Start(place.ConnectionString, key.Secret);
        using var other = await ServerProcess.Start(place.ConnectionString, key.Secret);

        await Property.Holds(5, async random =>
        {
            // To the ledger they come from one collector and none is answered: so it takes those that are seen, and each must be whole.
            var ledger = new Ledger(Some.Series(), collectors: 1);
            var length = random.One([1, 10, 720]);
            var batches = Enumerable.Range(0, 8).Select(_ => ledger.NextOfFirst(length, 0, random)).ToArray();
            await Task.WhenAll(batches.Select(async (batch, i) =>
            {
                var answer = await (i % 2 == 0 ? one : other).Post(ledger.Series, batch.Candles, once: null);
                Assert.Equal(HttpStatusCode.OK, answer?.Status);
            }));

            Assert.Equal(length, (await one.Read(ledger.Series, Interval.OneMinute))?.Length);
            await ledger.Check(other, store);
        });
    }
}
