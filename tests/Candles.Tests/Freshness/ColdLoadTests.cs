using System.Diagnostics;
using Candles.Data.Time;
using Candles.Tests.Support;
using Candles.Tests.Support.Histories;

namespace Candles.Tests.Freshness;

/// <summary>Rows that are read for the first time just while they change: what was read before a commit must not stay after it.</summary>
public sealed class ColdLoadTests
{
    private const int Rounds = 60;
    private const int Readers = 8;

    [Theory, EachStore]
    public async Task What_is_first_read_while_a_write_commits_is_right_then_and_afterwards(string store)
    {
        await using var stored = await TestStores.NewPlace(store);
        await using var place = await HistoryPlace.Start(stored);
        await Holds(place);
    }

    /// <summary>Rows that come late lie under way when the change is announced that they lack.</summary>
    [Fact]
    public async Task It_is_so_where_rows_come_later_than_announcements()
    {
        await using var stored = await TestStores.NewPlace("postgres");
        await using var wire = PostgresWire.To(stored.ConnectionString, lateness: TimeSpan.FromMilliseconds(8));
        await using var place = await HistoryPlace.Start(wire.ConnectionString, wire.ConnectionString, stored.ConnectionString);
        await Holds(place);
    }

    private static async Task Holds(HistoryPlace place)
    {
        var (writeTook, readTook) = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(5));
        await Property.Holds(Rounds, async random =>
        {
            var history = await place.Filled(random, random.One(["1m", "5m", "1h"]), slots: 700); // which nobody has read yet
            using (await history.Turn())
            {
                var change = Some(random, place, history);
                var way = random.One(place.Ways);
                var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                var writing = After(start.Task, readTook * random.NextDouble(), () => history.Write(way, change));
                var questions = Enumerable.Range(0, random.One([1, 1, 2, Readers])).Select(_ => Some(random, history)).ToArray();
                var reads = Enumerable.Range(0, Readers).Select(_ => (Node: random.One(place.Nodes), Question: random.One(questions))).ToArray();
                var reading = Array.ConvertAll(
                    reads, read => After(start.Task, (writeTook + readTook) * random.NextDouble(), () => history.Read(read.Node, read.Question)));
                start.SetResult();
                writeTook = await writing;
                foreach (var read in reading)
                    readTook = await read;
                foreach (var (node, question) in reads)
                    await history.Shows(node, question);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{place.Figures}");
    }

    private static SeriesChange Some(Random random, HistoryPlace place, SeriesHistory history)
    {
        var grid = place.GridOf(history.Newest.Base!);
        var (any, slots) = (grid.Last - (random.Next(100, 800) * grid.Length), random.One([1, 1, 10, 300]));
        return random.Chance(0.3)
            ? new SeriesChange.Remove(any, any + (slots * grid.Length))
            : new SeriesChange.Put(grid.Interval, grid.Candles(random, any, Math.Min(slots, 100)));
    }

    private static Question Some(Random random, SeriesHistory history) =>
        new(history.Key, random.One(history.Newest.Base!.Served)) { Limit = random.One([10, 300, 1440]), From = random.Chance(0.3) ? CandleTime.Min : null };

    /// <summary>Acts so long after the start; spins, as a sleep is too coarse.</summary>
    /// <returns>How long it took.</returns>
    private static Task<TimeSpan> After(Task start, TimeSpan pause, Func<Task> act) => Task.Run(async () =>
    {
        await start;
        var begun = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begun) < pause)
            await Task.Yield();
        var acted = Stopwatch.GetTimestamp();
        await act();
        return Stopwatch.GetElapsedTime(acted);
    });
}
