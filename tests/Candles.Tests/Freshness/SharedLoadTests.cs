using System.Diagnostics;
using Candles.Data.Time;
using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Freshness;

/// <summary>Many clients that ask for the same rows at once, which nobody has asked for before: some leave, or the database does.</summary>
public sealed class SharedLoadTests
{
    private const int Clients = 24;

    /// <summary>Two seconds are promised; the rest is for a busy test machine.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Clients_that_leave_do_not_take_the_answer_of_others_with_them(string store)
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        await Property.Holds(20, async random =>
        {
            var history = await place.Filled(random);
            var question = Cold(random, history);
            var leaving = Enumerable.Range(0, Clients / 2)
                .Select(_ => AskAndLeave(place.One, question, TimeSpan.FromMilliseconds(random.Next(4))))
                .ToArray();
            await Task.WhenAll(Enumerable.Range(0, Clients / 2).Select(_ => ExpectNewest(history, place.One, question)));
            await Task.WhenAll(leaving);
        });
    }

    [Fact]
    public async Task Rows_are_loaded_once_however_many_ask_and_leave()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        await using var place = await HistoryPlace.Start(stored);
        await Property.Holds(3, async random =>
        {
            var history = await place.Filled(random);
            var question = Cold(random, history);
            await using var closed = await ClosedTable.Lock(stored.ConnectionString);

            var leaving = Enumerable.Range(0, Clients / 2)
                .Select(_ => AskAndLeave(place.One, question, TimeSpan.FromMilliseconds(random.Next(1, 100))))
                .ToArray();
            await Task.Delay(random.Next(50), Cancel); // so that one who leaves is the first
            var staying = Enumerable.Range(0, Clients / 2).Select(_ => ExpectNewest(history, place.One, question)).ToArray();
            await Task.WhenAll(leaving);
            await Task.Delay(100, Cancel);
            var loads = await closed.Waiting();
            await closed.Open();
            await Task.WhenAll(staying);

            Assert.InRange(loads, 1, MemoryPath.IsDefault ? 2 : Clients);
        });
    }

    [Fact]
    public async Task A_load_that_hangs_ends_in_time_for_all_who_wait_and_the_next_one_is_right()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        await using var place = await HistoryPlace.Start(stored, "--Candles:RequestBudget=2");
        var random = new Random(1);
        var history = await place.Filled(random);
        var question = Cold(random, history);
        await using (await ClosedTable.Lock(stored.ConnectionString))
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => ExpectAway(place.One, question, Soon + TimeSpan.FromSeconds(2))));
            await ExpectAway(place.One, question, Soon + TimeSpan.FromSeconds(2)); // who comes later waits no longer
        }

        await ExpectNewest(history, place.One, question);
    }

    [Fact]
    public async Task Where_the_database_is_stopped_all_who_ask_are_turned_away_in_time()
    {
        await using var postgres = await PostgresServer.Create();
        var connection = postgres.ConnectionString("postgres");
        await using var place = await HistoryPlace.Start(connection, connection, plainSql: null);
        var random = new Random(1);
        SeriesHistory[] histories = [await place.Filled(random), await place.Filled(random), await place.Filled(random)];
        var question = Cold(random, histories[0]);

        var asking = Enumerable.Range(0, Clients).Select(i => place.One.Ask(Cold(random, histories[1]), Cancel)).ToArray();
        await postgres.Stop("immediate");
        await Task.WhenAll(asking); // right or turned away
        for (var time = 0; time < 2; time++)
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(i => ExpectAway(place.One, i % 3 > 0 ? question : Cold(random, histories[2]), Soon)));
        }

        await postgres.Start();
        await ExpectNewest(histories[0], place.One, question);
        await ExpectNewest(histories[2], place.One, Cold(random, histories[2]));
    }

    private static Question Cold(Random random, SeriesHistory history) =>
        new(history.Key, random.One([Interval.OneMinute, Some.Interval("5m")])) { Limit = random.One([10, 200]) };

    private static async Task ExpectNewest(SeriesHistory history, HistoryNode node, Question question)
    {
        var answer = await history.Read(node, question);
        Assert.True(answer is not null, $"{question} was turned away.");
        Assert.Equal(question.At(history.Newest), answer);
    }

    private static async Task ExpectAway(HistoryNode node, Question question, TimeSpan within)
    {
        var start = Stopwatch.GetTimestamp();
        Assert.Null(await node.Ask(question, Cancel));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, within);
    }

    private static async Task AskAndLeave(HistoryNode node, Question question, TimeSpan after)
    {
        using var leave = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        leave.CancelAfter(after);
        try
        {
            await node.Ask(question, leave.Token);
        }
        catch (OperationCanceledException) when (!Cancel.IsCancellationRequested)
        {
            // as it should be: HttpClient closes the connection
        }
    }
}
