using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Cache;

/// <summary>One series in memory, told of commits in every order that threads, nodes and truncations can bring about.</summary>
public sealed class SeriesWindowsTests
{
    private static readonly SeriesKey Key = SeriesKey.Parse("binance/USDT/NEAR");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_commit_that_came_early_is_not_waited_for_where_the_one_before_it_emptied_the_series()
    {
        var series = Loaded(version: 1);
        series.Apply(Commit(version: 3));

        await Ends(() => series.Apply(Emptied(version: 2)));

        Assert.Null(series.Snapshot.Base);
        Assert.Equal(new SeriesVersion(1, 3), series.Snapshot.Known);
    }

    [Fact]
    public Task Whatever_the_order_of_commits_and_truncations_every_one_is_taken_and_the_newest_is_known() => Property.Holds(300, async random =>
    {
        var series = Loaded(version: 1);
        var news = Enumerable.Range(2, random.Next(2, 20)).ToArray();
        random.Shuffle(news);

        await Ends(() =>
        {
            foreach (var version in news)
            {
                if (random.Next(3) == 0)
                    series.Apply(Emptied(version));
                else
                    series.Apply(Commit(version));
                if (random.Next(4) == 0)
                    series.Install(Read(random.Next(1, version + 1)), default);
            }
        });

        Assert.Equal(new SeriesVersion(1, news.Max()), series.Snapshot.Known);
    });

    private static SeriesWindows Loaded(long version)
    {
        var series = new SeriesWindows(Key, new WindowBudget(1 << 20));
        Assert.NotNull(series.Install(Read(version), default));
        return series;
    }

    private static LoadResult Read(long version) => new(
        new SeriesState(Interval.OneMinute, new SeriesVersion(1, version)), default, 0, Interval.OneMinute, [BlockSlot.Empty(long.MinValue, long.MaxValue)]);

    private static StoreCommit Commit(long version)
    {
        var candle = Some.Candles((int)version, "1m", "2026-06-01", "2026-06-02")[0];
        return new StoreCommit(
            new StoreChange(Key, Interval.OneMinute, candle.OpenTime, candle.OpenTime + 60_000, new SeriesVersion(1, version)),
            [(Interval.OneMinute, [new Change(candle, ChangeKind.Replace)])]);
    }

    private static StoreChange Emptied(long version) =>
        new(Key, Interval.OneMinute, CandleTime.Min, CandleTime.Max + 1, new SeriesVersion(1, version));

    /// <summary>On a thread of its own, which a loop without end would keep: the bound is for that alone.</summary>
    private static async Task Ends(Action work) =>
        await Task.Factory.StartNew(work, Cancel, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(20), Cancel);
}
