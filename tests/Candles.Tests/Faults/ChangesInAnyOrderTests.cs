using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>Whatever is said of a series, in whatever order, its windows take it and go on.</summary>
public sealed class ChangesInAnyOrderTests
{
    /// <summary>Each law takes milliseconds; an endless loop takes longer than any machine is slow.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly long Start = Some.Time("2026-06-01");

    [Fact]
    public async Task A_commit_that_came_early_ends_with_the_series_that_it_follows()
    {
        var series = Filled(out _);
        await Ends(() =>
        {
            series.Apply(Commit(new SeriesVersion(1, 12), Start)); // 11 is another node's, and still to be heard
            series.Apply(All(new SeriesVersion(1, 11)));
        });

        Assert.Null(series.Snapshot.Base);
        Assert.Equal(new SeriesVersion(1, 12), series.Snapshot.Known);
    }

    [Fact]
    public async Task Each_sequence_of_changes_and_reads_comes_to_an_end_and_leaves_the_count_of_bytes_true()
    {
        await Ends(() => Property.Holds(300, random =>
        {
            var series = Filled(out var budget);
            for (var step = 0; step < 60; step++)
            {
                Do(random, series);
                Assert.True(series.Snapshot.Version <= series.Snapshot.Known);
                Assert.Equal(BytesOf(series.Snapshot), budget.Bytes);
            }
        }));
    }

    private static void Do(Random random, SeriesWindows series)
    {
        var near = series.Snapshot.Version;
        var version = new SeriesVersion(near.Series + (random.Chance(0.05) ? 1 : 0), Math.Max(1, near.Number + random.Next(-2, 5)));
        var time = Start + (random.Next(600) * 60_000L);
        switch (random.Next(12))
        {
            case 0:
                series.Apply(All(version));
                break;
            case 1:
                series.Apply(new StoreChange(series.Key, Interval.OneMinute, time, time + (random.Next(1, 300) * 60_000L), version));
                break;
            case 2:
                series.Apply(new StoreCommit(All(version), []));
                break;
            case 3:
                series.MarkDeleted(series.Snapshot.Known);
                break;
            case 4:
                series.OnVersionSeen(version);
                break;
            case 5:
                series.Evict(SomePages(series, random));
                break;
            case 6 or 7:
                series.Install(Read(version, random.Next(1, 600)), default);
                break;
            default:
                series.Apply(Commit(version, time));
                break;
        }
    }

    private static HashSet<CandleBlock> SomePages(SeriesWindows series, Random random)
    {
        var pages = new List<(int Used, long Size, CandleBlock Page)>();
        series.List(pages);
        return [.. pages.Where(_ => random.Chance(0.5)).Select(page => page.Page)];
    }

    private static SeriesWindows Filled(out WindowBudget budget)
    {
        budget = new WindowBudget(1 << 30);
        var series = new SeriesWindows(Some.Series(), budget);
        series.Install(Read(new SeriesVersion(1, 10), 600), default);
        return series;
    }

    private static LoadResult Read(SeriesVersion version, int rows)
    {
        var sink = new BlockSink(Interval.OneMinute, newestFirst: false, rows);
        for (var i = 0; i < rows; i++)
            sink.Add(Row(Start + (i * 60_000L)));
        return new LoadResult(
            new SeriesState(Interval.OneMinute, version), default, 0, Interval.OneMinute, sink.Slots(long.MinValue, long.MaxValue, hasMore: false));
    }

    private static StoreCommit Commit(SeriesVersion version, long time) => new(
        new StoreChange(SeriesKey.Parse("a/b/c"), Interval.OneMinute, time, time + 60_000, version),
        [(Interval.OneMinute, [new Change(new Candle(time, 1, 2, 1, 2, version.Number), ChangeKind.Replace)])]);

    private static StoreChange All(SeriesVersion version) =>
        new(SeriesKey.Parse("a/b/c"), Interval.OneMinute, CandleTime.Min, CandleTime.Max + 1, version);

    private static RawCandle Row(long time)
    {
        var row = default(RawCandle);
        row.Set(new Candle(time, 1, 2, 1, 2, 3));
        return row;
    }

    private static long BytesOf(SeriesSnapshot snapshot)
    {
        var bytes = 0L;
        foreach (var window in snapshot.Windows)
        {
            foreach (var piece in window is null ? default : window.BlockSlots)
                bytes += BlockSlot.Size + (piece.Block?.Forms.Counted ?? 0) + (piece.Block?.Last?.Counted ?? 0);
        }

        return bytes;
    }

    /// <summary>On a thread of its own, which a loop without end keeps to the end of the tests.</summary>
    private static async Task Ends(Action law)
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            try
            {
                law();
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        })
        { IsBackground = true }.Start();
        await done.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
