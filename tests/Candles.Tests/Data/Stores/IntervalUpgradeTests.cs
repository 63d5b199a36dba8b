using Candles.Api.Route;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>
/// A database with candles, left by a Candles that did not know some intervals, is opened by one that does. 30m and 1d are what others are made of,
/// and the week has a phase.
/// </summary>
public sealed class IntervalUpgradeTests
{
    private static readonly string[] New = ["30m", "1d", "1w"];

    /// <summary>Small stretches, so that one series takes many.</summary>
    private static readonly StoreOptions ByHand = new()
    {
        Patience = TimeSpan.FromSeconds(30),
        Budget = TimeSpan.FromSeconds(30),
        RollsUp = false,
        RollUpRows = 100,
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Stored_series_are_rolled_up_while_they_are_written_and_nodes_come_and_go(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var models = await Fill(place);
        await OlderIntervals.Forget(place, New);

        await Property.Holds(1, async random =>
        {
            var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => place.Open(ByHand), Cancel)));
            var isLeft = true;
            while (isLeft)
            {
                isLeft = false;
                foreach (var node in nodes)
                    isLeft |= await RollUp(node) is not null;
                var (key, model) = random.One(models);
                await Write(random, random.One(nodes), key, model);
                await CheckReads(random.One(nodes), place, key, model);
                if (random.Chance(0.2))
                {
                    await nodes[0].DisposeAsync();
                    nodes[0] = await place.Open(ByHand);
                }
            }

            foreach (var (key, model) in models)
                await Check(nodes[1], key, model);
            foreach (var node in nodes)
                await node.DisposeAsync();
        });
    }

    [Theory, EachStore]
    public async Task Several_nodes_roll_up_at_once_beside_a_writer(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var models = await Fill(place);
        await OlderIntervals.Forget(place, New);
        var nodes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => place.Open(ByHand), Cancel)));
        var random = new Random(1);

        var rolling = nodes.Select(node => Task.Run(
            async () =>
            {
                while (await RollUp(node) is not null)
                    await Task.Yield();
            },
            Cancel));
        var writing = Task.Run(
            async () =>
            {
                for (var i = 0; i < 30; i++)
                {
                    var (key, model) = random.One(models);
                    await Write(random, nodes[0], key, model);
                }
            },
            Cancel);
        await Task.WhenAll([writing, .. rolling]);
        while (await RollUp(nodes[0]) is not null)
        {
            // A series may have been locked when the others looked for one.
        }

        foreach (var (key, model) in models)
            await Check(nodes[2], key, model);
        foreach (var node in nodes)
            await node.DisposeAsync();
    }

    [Theory, EachStore]
    public async Task It_is_done_in_the_background_and_other_nodes_hear_of_it(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var models = await Fill(place);
        await OlderIntervals.Forget(place, "30m");
        await using var other = await place.Open(ByHand);
        using var feed = new Feed(other);
        Assert.Equal(StoreChange.Anything, await feed.Next());
        var told = new List<RollUpProgress>();

        await using var store = place.Connect();
        store.RolledUp += told.Add;
        await store.Open(Cancel);
        await Until.True(async () => (await OlderIntervals.LackingOf(place, models[0].Key.LookupKey)).Length == 0, TimeSpan.FromSeconds(30));

        var change = await feed.Next();
        var model = models[0].Model;
        Assert.Equal(
            (models[0].Key.LookupKey, model.Candles.First().OpenTime, model.Base.Next(model.Candles.Last().OpenTime), model.Version + 1, false),
            (change.Series!.LookupKey, change.From, change.To, change.Version.Number, change.IsOwn));
        await Check(other, models[0].Key, model, raised: 1);
        await Until.True(() => Task.FromResult(told.Count > 0 && told[^1].SeriesLeft == 0), TimeSpan.FromSeconds(30));
        Assert.True(told[^1].Candles >= model.All(Some.Interval("30m")).Length);
    }

    [Theory, EachStore]
    public async Task A_read_of_what_is_not_rolled_up_is_put_off(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var (key, model) = (await Fill(place))[0];
        await OlderIntervals.Forget(place, "30m");
        await using var store = await place.Open(ByHand);
        Assert.False((await RollUp(store))!.Value.IsDone);

        var lacking = Some.Interval("30m");
        var (from, to) = (model.Candles.First().OpenTime, model.Candles.Last().OpenTime);
        Func<Task>[] reads =
        [
            () => store.ReadEachWay(new CandleQuery(key, lacking)),
            () => store.ReadRows(new CandleQuery(key, lacking, 10, from), new Nobody<Candle>(), Cancel),
            () => store.ReadRaw(new CandleQuery(key, lacking), new Nobody<RawCandle>(), Cancel),
            () => store.ReadRange(key, lacking, from, to, new Nobody<Candle>(), Cancel),
            () => store.ReadGaps(new GapQuery(key, lacking, 100, from, to), Cancel),
            () => store.CountRows(key, [new RowSpan(model.Base, from, to), new RowSpan(lacking, from, to)], Cancel),
        ];
        foreach (var read in reads)
        {
            var refused = await Assert.ThrowsAsync<StoreException>(read);
            Assert.Equal(StoreFault.Busy, refused.Fault);
            Assert.Contains("30m is new here", refused.Message);
        }

        Assert.Equal(model.All(Some.Interval("1h")), await store.ReadAll(key, Some.Interval("1h")));
    }

    [Theory, EachStore]
    public async Task A_client_is_told_to_come_back(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var (key, model) = (await Fill(place))[0];
        await OlderIntervals.Forget(place, "30m");
        var store = place.Connect(ByHand);
        await using var app = await CandlesApp.Launch(store: store);
        await Until.True(
            async () =>
            {
                using var ready = await app.Get("/health/ready");
                return ready.IsSuccessStatusCode;
            },
            TimeSpan.FromSeconds(30));

        foreach (var path in ReadStrategy.All)
        {
            using var refused = await app.Get($"/candle/{key}?interval=30m&path={path.Name}");
            Assert.Contains("30m is new here", await ProblemAnswer.DetailOf(refused, 503, "store-busy"));
            Assert.NotNull(refused.Headers.RetryAfter);
            Assert.Equal(model.All(Some.Interval("1h")).Length, await Rows(app, $"/candle/{key}?interval=1h&limit=1440&format=csv&path={path.Name}"));
        }

        while (await RollUp(store) is not null)
        {
            // To the end.
        }

        foreach (var path in ReadStrategy.All)
            Assert.Equal(model.All(Some.Interval("30m")).Length, await Rows(app, $"/candle/{key}?interval=30m&limit=1440&format=csv&path={path.Name}"));
    }

    [Fact]
    public async Task A_node_waits_for_who_reads_the_tables_for_long()
    {
        await using var place = await TestStores.NewPlace("postgres");
        var (key, _) = (await Fill(place))[0];
        await OlderIntervals.Forget(place, "30m");
        await using var backup = new NpgsqlConnection(place.ConnectionString);
        await backup.OpenAsync(Cancel);
        await using var reading = await backup.BeginTransactionAsync(Cancel);
        await backup.ExecuteScalarAsync("SELECT count(*) FROM candle");
        await using var store = place.Connect(new StoreOptions { Patience = TimeSpan.FromSeconds(0.5), Budget = TimeSpan.FromSeconds(30), RollsUp = false });

        Assert.Equal(StoreFault.Busy, (await Assert.ThrowsAsync<StoreException>(() => store.Open(Cancel))).Fault);
        Assert.Empty(await OlderIntervals.LackingOf(place, key.LookupKey));

        await reading.CommitAsync(Cancel);
        await store.Open(Cancel);
        Assert.Equal(30, Assert.Single(await OlderIntervals.LackingOf(place, key.LookupKey)));
    }

    [Theory, EachStore]
    public async Task What_a_node_leaves_behind_that_knows_fewer_is_rolled_up_again(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var (key, model) = (await Fill(place))[0];
        await using var store = await place.Open(ByHand);
        Assert.Null(await RollUp(store));

        int[] known = [.. Interval.All.Where(i => i.Name is not ("30m" or "1d")).Select(i => i.Minutes)];
        await OlderIntervals.Commit(place, key.LookupKey, known);

        Assert.Equal("30,1440", IntervalList.Of(await OlderIntervals.LackingOf(place, key.LookupKey)));
        var refused = await Assert.ThrowsAsync<StoreException>(() => store.ReadEachWay(new CandleQuery(key, Some.Interval("30m"))));
        Assert.Equal(StoreFault.Busy, refused.Fault);
        while (await RollUp(store) is not null)
        {
            // To the end.
        }

        await Check(store, key, model, raised: 3);
    }

    /// <summary>The fifteen of before the list was kept.</summary>
    [Theory, EachStore]
    public async Task A_node_that_does_not_say_what_it_knows_knows_the_first_fifteen(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var (key, _) = (await Fill(place))[0];

        await OlderIntervals.Commit(place, key.LookupKey, knows: null);

        Assert.Equal(Interval.All.Select(i => i.Minutes).Except(OlderIntervals.First), await OlderIntervals.LackingOf(place, key.LookupKey));
    }

    [Theory, EachStore]
    public async Task A_database_with_an_interval_that_is_not_known_is_not_opened(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await Fill(place);
        await OlderIntervals.Add(place, minutes: 7);

        var refused = await Assert.ThrowsAsync<StoreException>(() => place.Open());

        Assert.Equal(StoreFault.Unavailable, refused.Fault);
        Assert.Equal("The database has candles of 7 minutes, an interval that this Candles does not know. Upgrade Candles.", refused.Message);
    }

    /// <summary>By the statements of docs/operate.md, for another interval.</summary>
    [Theory, EachStore]
    public async Task It_is_opened_where_the_interval_was_taken_out_as_the_manual_says(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var (key, model) = (await Fill(place))[0];
        await OlderIntervals.Add(place, minutes: 7);
        var manual = (await File.ReadAllTextAsync(Repository.File("docs/operate.md"), Cancel)).ReplaceLineEndings("\n");
        var sql = manual.Split(name == "sqlite" ? "-- SQLite\n" : "-- PostgreSQL\n")[1].Split("COMMIT;")[0] + "COMMIT;";

        await OlderIntervals.Execute(place, sql.Replace("10", "7", StringComparison.Ordinal));

        await using var store = await place.Open(ByHand);
        Assert.Null(await RollUp(store));
        await Check(store, key, model, raised: 0);
    }

    [Theory, EachStore]
    public async Task A_series_whose_volumes_cannot_be_summed_keeps_no_other_waiting(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        await using var store = await place.Open(ByHand);
        var (odd, even) = (Some.Series(), Some.Series());
        Candle[] candles = Some.Candles(1, "15m", "2024-02-29", "2024-03-01", kept: 1);
        await store.Write(odd, Batch.Of("15m", candles[..2]), Cancel);
        await store.Write(even, Batch.Of("15m", candles), Cancel);
        await OlderIntervals.Forget(place, "30m");
        await OlderIntervals.Overflow(place, odd.LookupKey);
        await using var newer = await place.Open(ByHand);

        var failed = new List<int>();
        while (true)
        {
            try
            {
                if (await RollUp(newer, failed) is null)
                    break;
            }
            catch (RollUpException e)
            {
                failed.Add(e.Series);
            }
        }

        Assert.Single(failed);
        Assert.Equal(RollUpModel.RollUp(candles, Some.Interval("30m")), await newer.ReadAll(even, Some.Interval("30m")));
        await Assert.ThrowsAsync<StoreException>(() => newer.ReadEachWay(new CandleQuery(odd, Some.Interval("30m"))));
    }

    private static Task<RolledUp?> RollUp(ICandleStore store, params IReadOnlyCollection<int> except) => store switch
    {
        SqliteCandleStore sqlite => sqlite.RollUp(except, Cancel),
        _ => ((PostgresCandleStore)store).RollUp(except, Cancel),
    };

    /// <summary>Series of several bases, one of them empty.</summary>
    private static async Task<(SeriesKey Key, SeriesModel Model)[]> Fill(StorePlace place)
    {
        await using var store = await place.Open(ByHand);
        var models = new List<(SeriesKey, SeriesModel)>();
        foreach (var (@base, from, to) in new[]
        {
            ("1m", "2024-02-28T20:00:00", "2024-03-01T20:00:00"), ("15m", "2023-12-20", "2024-01-10"), ("1h", "2023-11-20", "2024-02-10"),
            ("8h", "2023-01-01", "2024-02-10"), ("3d", "2023-01-01", "2024-02-10"), ("5m", "2023-01-01", "2023-01-01T01:00:00"),
        })
        {
            var (key, model) = (Some.Series(), new SeriesModel(Some.Interval(@base)));
            var candles = Some.Candles(models.Count, @base, from, to);
            model.Write(candles);
            await store.Write(key, Batch.Of(@base, candles), Cancel);
            models.Add((key, model));
        }

        var (empty, last) = models[^1];
        last.Remove(long.MinValue, long.MaxValue);
        await store.Delete(empty, CandleTime.Min, CandleTime.Max, Cancel);
        return [.. models];
    }

    /// <summary>Writes some candles somewhere in the series or behind it, or deletes some.</summary>
    private static async Task Write(Random random, ICandleStore store, SeriesKey key, SeriesModel model)
    {
        var length = model.Base.LongestStep;
        var first = model.Candles.FirstOrDefault().OpenTime is > 0 and var open ? open : Some.Time("2024-01-01");
        var from = first + (random.Next(-20, model.Candles.Count + 50) * length);
        var to = from + (random.Next(1, 60) * length);
        if (random.Chance(0.3))
        {
            model.Remove(from, to);
            await store.Delete(key, from, to, Cancel);
        }
        else if (Some.Candles(random, model.Base, from, to) is { Length: > 0 } candles)
        {
            model.Write(candles);
            await store.Write(key, Batch.Of(model.Base, candles), Cancel);
        }
    }

    /// <summary>What is answered is true; what would not be is not answered.</summary>
    private static async Task CheckReads(ICandleStore store, StorePlace place, SeriesKey key, SeriesModel model)
    {
        var lacking = await OlderIntervals.LackingOf(place, key.LookupKey);
        foreach (var interval in model.Base.Served)
        {
            if (lacking.Contains(interval.Minutes))
                await Assert.ThrowsAsync<StoreException>(() => store.ReadAll(key, interval));
            else
                Assert.Equal(model.All(interval), await store.ReadAll(key, interval));
        }
    }

    private static async Task Check(ICandleStore store, SeriesKey key, SeriesModel model, int? raised = null)
    {
        foreach (var interval in model.Base.Served)
            Assert.Equal(model.All(interval), await store.ReadAll(key, interval));
        if (raised is { } by)
            Assert.Equal(model.Version + by, (await store.ReadEachWay(new CandleQuery(key, model.Base)))?.Series.Version.Number);
    }

    private static async Task<int> Rows(CandlesApp app, string address) => (await app.GetBody(address)).Split('\n').Length - 2;

    private sealed class Nobody<T> : ICandleSink<T>
    {
        public void Start()
        {
        }

        public void Add(in T row)
        {
        }
    }
}
