using Candles.Tests.Support;
using Candles.Tests.Support.Histories;
using Dapper;
using Npgsql;

namespace Candles.Tests.Freshness;

/// <summary>
/// One node loses its feed of changes while writers go on: nothing older than the bound for that is served, and once the feed is
/// back all is as fresh as ever.
/// </summary>
public sealed class FeedBreakTests
{
    private const string Bound = "--Candles:StaleBound=3";

    /// <summary>The bound for reads while the feed is down, and what a busy test machine may add.</summary>
    private static readonly TimeSpan WhileDown = TimeSpan.FromSeconds(3) + HistoryTerms.Usual;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_feed_that_falls_silent_is_found_out_before_its_bound()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(stored.ConnectionString);
        await using var place = await HistoryPlace.Start(stored.ConnectionString, wire.ConnectionString, stored.ConnectionString, Bound);
        await Holds(place, async crowd =>
        {
            await crowd.For(TimeSpan.FromSeconds(1));
            place.Terms.Bound = WhileDown;
            wire.Silence();
            await crowd.For(WhileDown + TimeSpan.FromSeconds(2));
            wire.Mend();
        });
        Assert.Equal(MemoryPath.IsDefault, wire.Silenced > 0);
    }

    [Fact]
    public async Task A_feed_whose_backend_is_ended_again_and_again_misses_nothing()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        var other = $"{stored.ConnectionString};Application Name=node-2";
        await using var place = await HistoryPlace.Start(stored.ConnectionString, other, stored.ConnectionString, Bound);
        await using var admin = new NpgsqlConnection(stored.ConnectionString);
        var ended = 0;
        await Holds(place, async crowd =>
        {
            for (var time = 0; time < 10; time++)
            {
                await crowd.For(TimeSpan.FromMilliseconds(300));
                place.Terms.Bound = WhileDown;
                ended += await EndFeed(admin, "node-2");
            }
        });
        Assert.Equal(MemoryPath.IsDefault, ended > 0);
    }

    /// <summary>One write alone, as the next would be announced again and hide that this one was not heard.</summary>
    [Fact]
    public async Task What_is_written_while_nobody_listens_is_seen_afterwards()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        var other = $"{stored.ConnectionString};Application Name=node-2";
        await using var place = await HistoryPlace.Start(stored.ConnectionString, other, stored.ConnectionString, Bound);
        await using var admin = new NpgsqlConnection(stored.ConnectionString);
        await Property.Holds(5, async random =>
        {
            var history = await place.FilledAndAskedAlike(random);
            var grid = place.GridOf(history.Newest.Base!);
            using var turn = await history.Turn();
            foreach (var question in history.Asked!)
                await history.Shows(place.Other, question);
            var ended = await EndFeed(admin, "node-2");
            await history.Write(place.One, new SeriesChange.Put(grid.Interval, grid.Candles(random, grid.Last - (100 * grid.Length), 2)));
            foreach (var question in history.Asked)
                await history.Shows(place.Other, question);
            Assert.Equal(MemoryPath.IsDefault, ended > 0);
            await Task.Delay(TimeSpan.FromSeconds(0.5), Cancel); // until it listens again, so that it can be ended again
        });
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task A_database_that_is_stopped_and_started_is_seen_as_it_is_then(string mode)
    {
        await using var postgres = await PostgresServer.Create();
        var connection = postgres.ConnectionString("postgres");
        await using var place = await HistoryPlace.Start(connection, connection, plainSql: null, Bound);
        await Holds(place, async crowd =>
        {
            await crowd.For(TimeSpan.FromSeconds(1));
            place.Terms.Bound = WhileDown;
            await postgres.Stop(mode);
            await crowd.For(TimeSpan.FromMilliseconds(200));
            await postgres.Start();
            await crowd.For(TimeSpan.FromSeconds(1));
        });
    }

    /// <returns>How many listening connections were ended.</returns>
    private static async Task<int> EndFeed(NpgsqlConnection admin, string application) => (await admin.QueryAsync<bool>(new CommandDefinition(
        """
        SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = @application AND (query ILIKE 'LISTEN %' OR query = 'SELECT 1')
        """,
        new { application },
        cancellationToken: Cancel))).Count();

    /// <summary>Writes and reads while something happens to the feed, then with a feed that is whole again.</summary>
    private static async Task Holds(HistoryPlace place, Func<Crowd, Task> happening)
    {
        var random = new Random(1);
        SeriesHistory[] histories = [await place.Filled(random), await place.FilledAndAskedAlike(random), await place.FilledAndAskedAlike(random)];
        await using (var crowd = place.Crowd(random, histories, writers: 2, readers: 3))
        {
            await happening(crowd);
            await crowd.For(HistoryTerms.Usual); // a feed needs a moment to come back
            place.Terms.Bound = HistoryTerms.Usual;
            await crowd.For(TimeSpan.FromSeconds(1));
            await crowd.Stop();
        }

        foreach (var history in histories)
            await place.Settles(history);
        TestContext.Current.TestOutputHelper?.WriteLine($"{place.Figures}");
    }
}
