using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Stores;

public sealed class StoreConcurrencyTests
{
    private const int Nodes = 8;
    private static readonly Candle[] Written = Some.Candles(1, "1m", "2024-02-29T20:00:00", "2024-03-01T04:00:00", kept: 1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Several_nodes_may_open_a_fresh_database_at_once(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        var nodes = await AllAtOnce(Enumerable.Range(0, Nodes).Select(_ => (Func<Task<ICandleStore>>)(() => place.Open())));

        var series = Some.Series();
        await nodes[0].Write(series, Batch.Of("1m", Written), Cancel);
        foreach (var node in nodes)
        {
            Assert.Equal(Written, await node.ReadAll(series, Interval.OneMinute));
            await node.DisposeAsync();
        }
    }

    [Theory, EachStore]
    public async Task Writers_to_one_series_end_as_one_writer_would(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var one = await place.Open();
        await using var other = await place.Open();
        var series = Some.Series();
        var portions = Portions(Written, Nodes);

        await AllAtOnce(portions.Select((portion, i) => (Func<Task<bool>>)(async () =>
        {
            foreach (var batch in portion.Chunk(15))
                await (i % 2 == 0 ? one : other).Write(series, Batch.Of("1m", batch), Cancel);
            return true;
        })));

        // Small writes of a node that meet share a transaction, and a transaction raises the version by one.
        Assert.InRange((await State(one, series))!.Value.Version.Number, 1, portions.Sum(portion => portion.Chunk(15).Count()));
        await AssertRolledUp(one, series, Written);
    }

    [Theory, EachStore]
    public async Task Writers_to_different_series_do_not_disturb_each_other(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var all = Enumerable.Range(0, Nodes)
            .Select(i => (Series: Some.Series(), Candles: Some.Candles(i, "5m", "2024-02-28", "2024-03-02")))
            .ToArray();

        await AllAtOnce(all.Select(one => (Func<Task<bool>>)(async () =>
        {
            foreach (var batch in one.Candles.Chunk(100))
                await candles.Write(one.Series, Batch.Of("5m", batch), Cancel);
            return true;
        })));

        foreach (var (series, written) in all)
            await AssertRolledUp(candles, series, written);
    }

    [Theory, EachStore]
    public async Task Of_two_writers_of_the_same_candles_one_wins_whole(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        var batches = Enumerable.Range(1, Nodes)
            .Select(i => Written[..100].Select(candle => candle with { Volume = i }).ToArray())
            .ToArray();

        await AllAtOnce(batches.Select(batch => (Func<Task<WriteResult>>)(() => candles.Write(series, Batch.Of("1m", batch), Cancel))));

        var stored = await candles.ReadAll(series, Interval.OneMinute);
        Assert.Contains(batches, batch => batch.SequenceEqual(stored));
        Assert.Equal(Nodes, (await State(candles, series))?.Version.Number);
        await AssertRolledUp(candles, series, stored);
    }

    [Theory, EachStore]
    public async Task Of_first_writes_at_different_intervals_one_sets_the_base(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        string[] intervals = ["1m", "5m", "15m", "1h", "4h", "1d", "1w", "1M"];

        var bases = await AllAtOnce(intervals.Select(interval => (Func<Task<string?>>)(async () =>
        {
            try
            {
                await candles.Write(series, Batch.Of(interval, Some.Candles(1, interval, "2024-02-01", "2024-02-08", kept: 1)), Cancel);
                return interval;
            }
            catch (WriteRefusedException refused)
            {
                Assert.Equal(WriteRefusal.NotBaseInterval, refused.Refusal);
                return null;
            }
        })));

        // The week and month have candles only where one opens in these days.
        var winner = Assert.Single(bases, @base => @base is not null);
        Assert.Equal(winner, (await State(candles, series))?.Base.Name);
    }

    [Theory, EachStore]
    public async Task A_read_is_one_snapshot_at_one_version(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var series = Some.Series();
        await Write(1);

        var writing = Task.Run(async () =>
        {
            for (var version = 2; version <= 60; version++)
                await Write(version);
        }, Cancel);
        long last = 0;
        do
        {
            foreach (var (state, volumes) in await ReadOnce())
            {
                Assert.All(volumes, volume => Assert.Equal(state.Version.Number, volume));
                Assert.InRange(state.Version.Number, last, 60);
                last = state.Version.Number;
            }
        }
        while (!writing.IsCompleted);
        await writing;

        Task Write(int version) =>
            candles.Write(series, Batch.Of("1m", Written[..60].Select(candle => candle with { Volume = version })), Cancel);

        async Task<(SeriesState State, decimal[] Volumes)[]> ReadOnce()
        {
            var minutes = new VolumeSink();
            var hours = new VolumeSink();
            var minutesRead = await candles.ReadRows(new CandleQuery(series, Interval.OneMinute), minutes, Cancel);
            var hoursRead = await candles.ReadRows(new CandleQuery(series, Some.Interval("1h")), hours, Cancel);
            return [(minutesRead!.Value.Series, [.. minutes.Volumes]), (hoursRead!.Value.Series, [.. hours.Volumes.Select(sum => sum / 60)])];
        }
    }

    [Theory, EachStore]
    public async Task A_write_cancelled_half_way_is_stored_whole_or_not_at_all(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var candles = await place.Open();
        var first = Written[..^1];

        await Property.Holds(12, async random =>
        {
            var series = Some.Series();
            await candles.Write(series, Batch.Of("1m", Written[^1]), Cancel);
            using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            cancel.CancelAfter(TimeSpan.FromMilliseconds(random.Next(40)));
            var answered = await Record.ExceptionAsync(() => candles.Write(series, Batch.Of("1m", first), cancel.Token));

            Assert.True(
                answered is null or OperationCanceledException or StoreException { Fault: StoreFault.OutcomeUnknown },
                $"A cancelled write ends in {answered}");
            await candles.Write(series, Batch.Of("1m", Written[^1]), Cancel); // changes nothing, and waits for what is still being committed
            var stored = await candles.ReadAll(series, Interval.OneMinute);
            Assert.True(stored.Length == Written.Length || (answered is not null && stored.Length == 1), $"{stored.Length} candles were stored.");
            Assert.Equal(stored.Length == 1 ? 1 : 2, (await State(candles, series))?.Version.Number);
            await AssertRolledUp(candles, series, stored);
        });
    }

    private static Task<T[]> AllAtOnce<T>(IEnumerable<Func<Task<T>>> acts)
    {
        var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = acts.Select(async act =>
        {
            await ready.Task;
            return await act();
        }).ToArray();
        ready.SetResult();
        return Task.WhenAll(running);
    }

    /// <summary>Deals candles out in turn, so that every bucket is shared by all.</summary>
    private static Candle[][] Portions(Candle[] candles, int count) =>
        [.. Enumerable.Range(0, count).Select(i => candles.Where((_, at) => at % count == i).ToArray())];

    private static async Task<SeriesState?> State(ICandleStore store, SeriesKey series) =>
        (await store.ReadEachWay(new CandleQuery(series, Interval.OneMinute, limit: 1)))?.Series;

    private static async Task AssertRolledUp(ICandleStore store, SeriesKey series, Candle[] @base)
    {
        var interval = (await State(store, series))!.Value.Base;
        foreach (var served in interval.Served)
            Assert.Equal(RollUpModel.RollUp(@base, served), await store.ReadAll(series, served));
    }

    private sealed class VolumeSink : ICandleSink<Candle>
    {
        public List<decimal> Volumes { get; } = [];

        public void Start() => Volumes.Clear();

        public void Add(in Candle row) => Volumes.Add(row.Volume);
    }
}
