using System.Collections.Concurrent;
using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cache;

/// <summary>Which pages go where more is held than may be.</summary>
public sealed class WindowEvictionTests
{
    private const int Pages = 157;

    private static readonly Candle[] Candles = Some.Candles(1, "1m", "2026-06-01", "2026-06-01T02:00:00Z");

    [Fact]
    public void About_a_tenth_goes_those_that_were_used_longest_ago()
    {
        var memory = new Memory();
        for (var i = 0; i < Pages; i++)
            memory.Used(i, at: i);

        memory.MakeRoom();

        Assert.InRange(memory.Gone.Count, Pages / 10, (Pages / 10) + 2);
        Assert.Equal(Enumerable.Range(0, memory.Gone.Count), memory.Gone);
        Assert.InRange(memory.Budget.Bytes, memory.Budget.Limit * 88 / 100, memory.Budget.Limit * 9 / 10);
        Assert.Equal(memory.Gone.Count, memory.Counts.Evictions);
    }

    [Fact]
    public void No_more_goes_where_all_were_used_at_once()
    {
        var memory = new Memory();
        for (var i = 0; i < Pages; i++)
            memory.Used(i, at: 7);

        memory.MakeRoom();

        Assert.InRange(memory.Gone.Count, Pages / 10, (Pages / 10) + 2);
    }

    [Fact]
    public void A_page_that_grows_stays_as_recent_as_it_was_and_a_new_one_is_recent()
    {
        var memory = new Memory();
        for (var i = 0; i < Pages; i++)
            memory.Used(i, at: i == 5 ? 1000 : i);

        memory.Append(5);
        memory.MakeRoom();

        Assert.DoesNotContain(5, memory.Gone);
        var before = WindowBudget.Now;
        Assert.InRange(CandleBlock.Of(1, Encoded.Raw(Candles[0])).Used, before, WindowBudget.Now);
    }

    /// <summary>Series of one page each, a byte more than may be.</summary>
    private sealed class Memory
    {
        private readonly ConcurrentDictionary<string, SeriesWindows> _all = new();
        private readonly SeriesWindows[] _series;
        private readonly WindowEviction _eviction;

        public Memory()
        {
            var one = new WindowBudget(long.MaxValue);
            Load(0, one);
            Budget = new WindowBudget((one.Bytes * Pages) - 1);
            _series = [.. Enumerable.Range(0, Pages).Select(i => Load(i, Budget))];
            foreach (var series in _series)
                _all[series.Key.LookupKey] = series;
            _eviction = new WindowEviction(_all, Budget, Counts);
        }

        public WindowBudget Budget { get; }

        public WindowCounts Counts { get; } = new();

        public List<int> Gone => [.. Enumerable.Range(0, Pages).Where(i => PageOf(i) is null)];

        public void Used(int series, int at) => PageOf(series)!.Used = at;

        public void MakeRoom() => _eviction.MakeRoom();

        public void Append(int series)
        {
            var candle = Candles[^1] with { OpenTime = Candles[^1].OpenTime + 60_000 };
            _series[series].Apply(new StoreCommit(
                new StoreChange(_series[series].Key, Interval.OneMinute, candle.OpenTime, candle.OpenTime + 60_000, new SeriesVersion(1, 2)),
                [(Interval.OneMinute, [new Change(candle, ChangeKind.Insert)])]));
            Assert.Equal(Candles.Length + 1, PageOf(series)!.Count);
        }

        private CandleBlock? PageOf(int series)
        {
            foreach (var piece in _series[series].Snapshot.WindowOf(Interval.OneMinute).BlockSlots)
            {
                if (piece.Block is { } page)
                    return page;
            }

            return null;
        }

        private static SeriesWindows Load(int number, WindowBudget budget)
        {
            var block = new RowForms(Candles.Length);
            foreach (var candle in Candles)
                block.Rows.Append(Encoded.Raw(candle));
            var page = CandleBlock.Of(Window.BlockOf(Interval.OneMinute, Candles[0].OpenTime), block);
            var series = new SeriesWindows(SeriesKey.Parse(FormattableString.Invariant($"demo/USDT/S{number}")), budget);
            series.Install(
                new LoadResult(new SeriesState(Interval.OneMinute, new SeriesVersion(1, 1)), default, 0, Interval.OneMinute, [BlockSlot.Of(page)]), default);
            return series;
        }
    }
}
