using System.Collections.Concurrent;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreCommitTests
{
    private static readonly long Start = Some.Time("2024-02-26");
    private static readonly long End = Some.Time("2024-03-04");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_a_node_is_told_of_its_commits_makes_of_its_rows_what_the_store_reads(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var told = new ConcurrentQueue<StoreCommit>();
        candles.Committed += told.Enqueue;

        await Property.Holds(6, async random =>
        {
            var series = Some.Series();
            var interval = Some.Interval(random.One(["1m", "5m", "1h", "8h"]));
            var follower = new Follower();
            for (var step = 0; step < 8; step++)
            {
                await SomeStep(random, candles, series, interval);
                follower.Follow(told);

                if (await candles.ReadEachWay(new CandleQuery(series, interval)) is not { } read)
                {
                    Assert.Empty(follower.Intervals);
                    continue;
                }

                Assert.Equal(read.Series.Version, follower.Version);
                foreach (var served in interval.Served)
                    Assert.Equal(await candles.ReadAll(series, served), follower.Rows(served));
            }
        });
    }

    [Theory, EachStore]
    public async Task Commits_are_told_as_they_are_announced(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        using var feed = new Feed(other);
        Assert.Equal(StoreChange.Anything, await feed.Next());
        var told = new ConcurrentQueue<StoreCommit>();
        one.Committed += told.Enqueue;
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-28", "2024-02-29");

        await one.Write(series, Batch.Of("1m", written), Cancel);
        await one.Write(series, Batch.Of("1m", written[5] with { Volume = 1 }), Cancel);
        await one.Delete(series, written[3].OpenTime, written[7].OpenTime, Cancel);
        await one.Delete(series, null, null, Cancel);

        Assert.Equal(4, told.Count);
        foreach (var commit in told)
            Assert.Equal(commit.Change, await feed.Next());
    }

    [Theory, EachStore]
    public async Task What_changes_nothing_and_what_another_node_writes_is_not_told(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        var series = Some.Series();
        var written = Some.Candles(1, "1m", "2024-02-28", "2024-02-29");
        await one.Write(series, Batch.Of("1m", written), Cancel);
        var told = 0;
        one.Committed += _ => told++;

        await one.Write(series, Batch.Of("1m", written), Cancel);
        await one.Write(series, Batch.Of("1m", written[5]), Cancel);
        await one.Write(series, Batch.Of("1m"), Cancel);
        await one.Delete(series, Some.Time("2025-01-01"), null, Cancel);
        await one.Delete(Some.Series(), null, null, Cancel);
        await Assert.ThrowsAsync<WriteRefusedException>(
            () => one.Write(series, Batch.Of("5m", Some.Candles(1, "5m", "2024-02-28", "2024-02-29")), Cancel));
        await other.Write(series, Batch.Of("1m", written[5] with { Volume = 1 }), Cancel);
        await other.Delete(series, null, null, Cancel);

        Assert.Equal(0, told);
    }

    [Theory, EachStore]
    public async Task A_listener_that_throws_fails_no_write(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        candles.Committed += _ => throw new InvalidOperationException("No.");
        var series = Some.Series();

        await candles.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:10:00", kept: 1)), Cancel);

        Assert.Equal(new DeleteResult(10, 2), await candles.Delete(series, null, null, Cancel));
    }

    /// <summary>A large write, several small ones at once, the same again, a range deleted, or all.</summary>
    private static async Task SomeStep(Random random, ICandleStore candles, SeriesKey series, Interval interval)
    {
        var from = random.NextInt64(Start, End);
        var to = random.NextInt64(from, End) + 1;
        switch (random.Next(8))
        {
            case 0:
                await candles.Delete(series, null, null, Cancel);
                break;
            case 1 or 2:
                await candles.Delete(series, random.Chance(0.2) ? null : from, to, Cancel);
                break;
            case 3 or 4:
                var few = Some.Candles(random, interval, from, Math.Min(to, from + (60 * interval.Minutes * 60_000L)));
                await Task.WhenAll(few.Chunk(7).Concat(few.Chunk(20)).Select(part => candles.Write(series, Batch.Of(interval, part), Cancel))
                    .Append(candles.Write(series, Batch.Of(interval, Some.Candles(random, interval, from, from + 3_600_000)), Cancel)));
                break;
            default:
                await candles.Write(series, Batch.Of(interval, Some.Candles(random, interval, from, to)), Cancel);
                break;
        }
    }

    /// <summary>Keeps the rows of one series by nothing but what is told of its commits.</summary>
    private sealed class Follower
    {
        private readonly Dictionary<Interval, SortedDictionary<long, Candle>> _rows = [];

        public SeriesVersion Version { get; private set; }

        public IEnumerable<Interval> Intervals => _rows.Keys;

        public Candle[] Rows(Interval interval) => _rows.TryGetValue(interval, out var rows) ? [.. rows.Values] : [];

        public void Follow(ConcurrentQueue<StoreCommit> told)
        {
            var commits = new List<StoreCommit>();
            while (told.TryDequeue(out var commit))
                commits.Add(commit);
            foreach (var commit in commits.OrderBy(commit => commit.Change.Version))
                Follow(commit);
        }

        private void Follow(StoreCommit commit)
        {
            var version = commit.Change.Version;
            Assert.Equal(version.Series == Version.Series ? Version.Number + 1 : 1, version.Number);
            Assert.True(version > Version);
            Version = version;
            if (commit.Rows.Count == 0)
                _rows.Clear();
            foreach (var (interval, changes) in commit.Rows)
            {
                Assert.Equal(changes.Select(change => change.Row.OpenTime).Distinct().Order(), changes.Select(change => change.Row.OpenTime));
                if (!_rows.TryGetValue(interval, out var rows))
                    _rows.Add(interval, rows = []);
                foreach (var (row, kind) in changes)
                    Follow(rows, row, kind);
            }
        }

        private static void Follow(SortedDictionary<long, Candle> rows, Candle row, ChangeKind kind)
        {
            Assert.Equal(kind != ChangeKind.Insert, rows.ContainsKey(row.OpenTime));
            if (kind == ChangeKind.Remove)
                rows.Remove(row.OpenTime);
            else
                rows[row.OpenTime] = row;
        }
    }
}
