using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Formats.Responses;
using Candles.Tests.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cache;

public sealed class CandleWindowsTests
{
    private const long Plenty = 1L << 40;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task Any_range_is_what_the_store_answers_whatever_was_asked_and_written_before(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var here = await place.Open();
        await using var elsewhere = await place.Open();
        await Property.Holds(8, async random =>
        {
            var node = await Node.On(here, budget: random.One([2_000, 300_000, Plenty]));
            var series = Some.Series();
            var days = random.Next(1, 4);
            var end = Some.Time("2024-03-01") + random.Next(1440) * 60_000L;
            var written = Some.Candles(random, Interval.OneMinute, end - days * 86_400_000L, end, kept: random.One([0.01, 0.5, 1]));
            await here.Write(series, Batch.Of("1m", [.. written, Some.Candle(random, end)]), Cancel);

            for (var step = 0; step < 60; step++)
            {
                if (random.Chance(0.4))
                    end = await Change(random, random.Chance(0.5) ? here : elsewhere, node, series, end);
                await AnswersAsStored(node, Query(random, series, end));
            }
        });
    }

    [Theory, EachStore]
    public async Task The_open_candle_may_change_many_times_and_close(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var here = await place.Open();
        var node = await Node.On(here, Plenty);
        var series = Some.Series();
        var time = Some.Time("2024-03-01T03:50:00");
        var random = new Random(1);
        for (var minute = 0; minute < 20; minute++)
        {
            for (var change = 0; change < 3; change++)
            {
                await here.Write(series, Batch.Of("1m", Some.Candle(random, time + (minute * 60_000))), Cancel);
                foreach (var interval in Interval.OneMinute.Served)
                    await AnswersAsStored(node, new CandleQuery(series, interval, random.Next(1, 30)));
            }
        }
    }

    [Theory, EachStore]
    public async Task What_is_in_memory_is_answered_without_the_store(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var here = await place.Open();
        var node = await Node.On(here, Plenty);
        var series = Some.Series();
        await here.Write(series, Batch.Of("1m", Some.Candles(1, "1m", "2024-02-28", "2024-03-01")), Cancel);
        var query = new CandleQuery(series, Interval.OneMinute, 1000);

        Assert.Null(node.Windows.Find(series.LookupKey));
        await node.Windows.Read(query, Cancel);

        var found = node.Windows.Find(series.ToString().ToUpperInvariant())!;
        Assert.True(node.Windows.TryRead(found, query, out var reading));
        Assert.Equal(1000, reading.Range.Count);
        await here.Write(series, Batch.Of("1m", Some.Candle(new Random(2), Some.Time("2024-03-01"))), Cancel);
        Assert.True(node.Windows.TryRead(found, query, out reading));
        Assert.Equal(Some.Time("2024-03-01"), reading.Range.LastOpen);
    }

    [Theory, EachStore]
    public async Task Pages_stay_within_the_budget_and_names_that_are_not_known_take_none(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var here = await place.Open();
        var node = await Node.On(here, budget: 300_000);
        var random = new Random(1);
        var all = Enumerable.Range(0, 12).Select(_ => Some.Series()).ToArray();
        foreach (var series in all)
            await here.Write(series, Batch.Of("1m", Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-28"), Some.Time("2024-03-01"))), Cancel);

        for (var i = 0; i < 100; i++)
        {
            await AnswersAsStored(node, new CandleQuery(random.One(all), random.One(Interval.OneMinute.Served), random.Next(1, 1441)));
            Assert.InRange(node.Windows.Budget.Bytes, 0, 300_000 + 250_000); // rows that an answer under way had encoded count until they go
            Assert.Null(await node.Windows.Read(new CandleQuery(Some.Series(), Interval.OneMinute), Cancel));
        }

        Assert.InRange(node.Windows.Count, 0, all.Length);
    }

    [Theory, EachStore]
    public async Task A_feed_that_is_not_heard_or_was_broken_makes_the_store_be_asked(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var here = await place.Open();
        await using var elsewhere = await place.Open();
        var node = await Node.On(here, Plenty);
        var series = Some.Series();
        var candles = Some.Candles(1, "1m", "2024-02-28", "2024-03-01");
        var query = new CandleQuery(series, Interval.OneMinute, 10);
        await elsewhere.Write(series, Batch.Of("1m", candles), Cancel);
        await AnswersAsStored(node, query);

        node.Feed.MarkBroken();
        await elsewhere.Write(series, Batch.Of("1m", candles[^1] with { Volume = 1 }), Cancel); // nobody hears of it
        await AnswersAsStored(node, query);

        node.Feed.MarkHeard(long.MinValue / 2);
        await elsewhere.Write(series, Batch.Of("1m", candles[^1] with { Volume = 2 }), Cancel);
        await AnswersAsStored(node, query);
        Assert.False(node.Windows.TryRead(node.Windows.Find(series.LookupKey)!, query, out _));
    }

    [Fact]
    public async Task Forms_that_are_made_later_are_made_room_for_by_the_next_answer()
    {
        await using var place = await TestStores.NewPlace("sqlite");
        await using var here = await place.Open();
        var node = await Node.On(here, budget: 700_000);
        var random = new Random(1);
        var all = Enumerable.Range(0, 4).Select(_ => Some.Series()).ToArray();
        foreach (var series in all)
        {
            await here.Write(series, Batch.Of("1m", Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-29"), Some.Time("2024-03-01"))), Cancel);
            await node.Windows.Read(new CandleQuery(series, Interval.OneMinute, 1440), Cancel);
        }

        foreach (var encoder in CandleEncoder.All)
        {
            foreach (var series in all)
            {
                var reading = (await node.Windows.Read(new CandleQuery(series, Interval.OneMinute, 1440), Cancel))!.Value;
                Packed(reading.Range, encoder);
                Assert.InRange(node.Windows.Budget.Bytes, 0, 4_000_000); // all forms of all rows are 12 MB; those of the answer before are still there
            }
        }
    }

    [Fact]
    public async Task A_name_takes_no_memory_where_the_store_fails()
    {
        var store = new FailingStore(new StoreException(StoreFault.Unavailable, "It is away."));
        var windows = new CandleWindows(store, new FeedState(Patience), new WindowBudget(Plenty), Patience);

        for (var i = 0; i < 10; i++)
            await Assert.ThrowsAnyAsync<Exception>(async () => await windows.Read(new CandleQuery(Some.Series(), Interval.OneMinute), Cancel));

        Assert.Equal(0, windows.Count);
    }

    [Fact]
    public void Empty_stretches_of_a_window_stay_few()
    {
        var window = Window.Empty(Interval.OneMinute);
        for (var page = 0L; page < 40_000; page += 2)
            window = window.Filled([BlockSlot.Empty(page, page + 1)]);

        Assert.InRange(window.BlockSlots.Length, 0, 16_384);
    }

    private static async Task<long> Change(Random random, ICandleStore store, Node node, SeriesKey series, long end)
    {
        var time = random.One([end, end - 60_000, end + 60_000, end - random.Next(3 * 1440) * 60_000L]);
        if (random.Chance(0.1))
        {
            var gone = await store.Delete(series, time, time + random.Next(1, 600) * 60_000L, Cancel);
            if (gone!.Value.Deleted == 0)
                return end;
        }
        else if (random.Chance(0.05))
        {
            await store.Delete(series, null, null, Cancel);
            await store.Write(series, Batch.Of("1m", Some.Candle(random, time)), Cancel);
        }
        else
        {
            var rows = random.Chance(0.8) ? 1 : random.Next(1, 300);
            await store.Write(series, Batch.Of("1m", Some.Candles(random, Interval.OneMinute, time, time + rows * 60_000L, kept: 1)), Cancel);
            end = Math.Max(end, time + (rows - 1) * 60_000L);
        }

        var state = await store.ReadRaw(new CandleQuery(series, Interval.OneMinute, 1), new Nowhere(), Cancel);
        await node.HearOf(series, state!.Value.Series.Version);
        return end;
    }

    private static CandleQuery Query(Random random, SeriesKey series, long end)
    {
        var interval = random.One(Interval.OneMinute.Served);
        long? from = random.Chance(0.4) ? end - random.NextInt64(4 * 86_400_000L) : null;
        long? to = random.Chance(0.4) ? (from ?? end - random.NextInt64(4 * 86_400_000L)) + 1 + random.NextInt64(2 * 86_400_000L) : null;
        var limit = random.Chance(0.3) ? random.Next(1, 10) : random.Next(1, 1441);
        return new CandleQuery(series, interval, limit, from, to, random.Chance(0.2) ? end : null);
    }

    private static async Task AnswersAsStored(Node node, CandleQuery query)
    {
        var encoder = random(query);
        using var expected = new RowBuffer(query.Limit);
        var sink = encoder.FromRaw(expected, query.KeepsNewest);
        var stored = (await node.Store.ReadRaw(query, sink, Cancel))!.Value;
        sink.Complete();

        var reading = (await node.Windows.Read(query, Cancel))!.Value;

        var body = new WindowBody(reading.Range, encoder);
        var bytes = new byte[body.Length + RowBuffer.Margin];
        body.CopyTo(bytes);
        Assert.Equal(stored.Series.Version, reading.Snapshot.Version);
        Assert.Equal((stored.Count, stored.HasMore), (reading.Range.Count, reading.Range.HasMore));
        Assert.True(expected.Written.Span.SequenceEqual(bytes.AsSpan(0, body.Length)), $"{query.Interval} {query.Limit} {encoder.Name}");

        var packed = Packed(reading.Range, encoder);
        Assert.True(Unpacked.ByNet(packed).AsSpan().SequenceEqual(expected.Written.Span), $"gzip of {query.Interval} {query.Limit} {encoder.Name}");
        if (query.Limit % 3 == 0)
        {
            var cold = new CandleWindows(node.Store, node.Feed, new WindowBudget(Plenty), Patience);
            var afresh = (await cold.Read(query, Cancel))!.Value;
            Assert.Equal(packed, Packed(afresh.Range, encoder));
            Assert.Equal(WindowTag.Of(encoder, ContentCoding.Gzip, reading), WindowTag.Of(encoder, ContentCoding.Gzip, afresh));
        }

        static CandleEncoder random(CandleQuery query) => CandleEncoder.All[query.Limit % CandleEncoder.All.Count];
    }

    private static byte[] Packed(RowRange range, CandleEncoder encoder)
    {
        var body = new GzipBody(range, encoder);
        var room = new byte[body.MaxLength];
        return room[..body.Write(room)];
    }

    /// <summary>A node's windows on a store, with a feed that is read when the test says so.</summary>
    private sealed class Node
    {
        private readonly IAsyncEnumerator<StoreChange> _changes;

        private Node(ICandleStore store, long budget)
        {
            Store = store;
            Feed = new FeedState(TimeSpan.FromSeconds(5));
            Windows = new CandleWindows(store, Feed, new WindowBudget(budget), Patience);
            store.Committed += Windows.OnCommit;
            Feed.MarkHeard(long.MaxValue / 2);
            _changes = store.Watch(Cancel).GetAsyncEnumerator(Cancel);
        }

        public static async Task<Node> On(ICandleStore store, long budget)
        {
            var node = new Node(store, budget);
            Assert.True(await node._changes.MoveNextAsync()); // what is committed from here on is heard
            node.Feed.MarkBroken();
            return node;
        }

        public ICandleStore Store { get; }

        public FeedState Feed { get; }

        public CandleWindows Windows { get; }

        /// <summary>Hears all that is said up to a version of a series.</summary>
        public async Task HearOf(SeriesKey series, SeriesVersion version)
        {
            do
            {
                Assert.True(await _changes.MoveNextAsync());
                if (_changes.Current == StoreChange.Anything)
                    Feed.MarkBroken();
                else if (!_changes.Current.IsSignOfLife)
                    Windows.OnChange(_changes.Current);
            }
            while (!series.Equals(_changes.Current.Series) || _changes.Current.Version < version);
        }
    }

    private sealed class Nowhere : ICandleSink<RawCandle>
    {
        public void Start()
        {
        }

        public void Add(in RawCandle row)
        {
        }
    }
}
