using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Live;

/// <summary>
/// Reads what has changed in one series, encodes each candle once for each format, tells it, and then begins with those who are new,
/// so that nothing is told in between; until nobody reads the series.
/// </summary>
internal sealed partial class LiveWorker(LiveSeries series, TimeProvider time, FaultLog faults, ILogger log)
{
    /// <summary>The worker looks at the clock so often: it may be set while a candle is open.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private const string Place = "live candles";

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    public async Task Run(CancellationToken stop)
    {
        await using var onStop = stop.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), series.Signal);
        while (!series.IsEnded && !stop.IsCancellationRequested)
        {
            LiveWork? work = null;
            try
            {
                work = series.Take();
                await Publish(work, stop);
                foreach (var alike in work.Starting)
                    await Begin(alike, stop);
                await Wait(work);
            }
            catch (Exception e)
            {
                series.MarkFailed(work, e);
                if (stop.IsCancellationRequested)
                    return;
                faults.Report(Place, e);
                LogFailed(log, series.Key, e.Message);
                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>All that is told is read first: what fails then is told whole the next time, as what it is.</summary>
    private async Task Publish(LiveWork work, CancellationToken stop)
    {
        var version = work.Heard;
        var isLost = false;
        IReadOnlyList<ChangedSpan> asked = [];
        if (work.Asks)
        {
            var changes = await series.ReadChanges(work.PublishedUpTo ?? default, stop);
            version = changes?.State.Version ?? default;
            asked = changes?.Spans ?? [];
            isLost = work.PublishedUpTo is not null && (work.IsReset || changes?.Spans is null);
        }

        var now = Now;
        var tellings = new List<Action>();
        foreach (var (live, topics, changed) in work.Intervals)
        {
            var spans = LiveSpans.Merge(changed.Concat(asked.Select(span => (span.From, span.To))), live.Interval);
            var closed = live.Closed(now, spans);
            if (live.IsKnown && !isLost && await Read(live.Interval, closed, spans, stop) is { } ranges)
                tellings.Add(() => Publish(live, topics, ranges, closed, work.PublishedUpTo!.Value, version, now));
            else
                tellings.Add(BeginAnew(live, topics, await series.ReadNewest(live.Interval, LiveStart.MaxOpen, stop), version, now));
        }

        tellings.ForEach(tell => tell());
        series.MarkPublished(work, version);
    }

    private static Action BeginAnew(LiveInterval live, LiveTopic[] topics, RowRange newest, SeriesVersion version, long now) => () =>
    {
        if (live.IsKnown)
            PublishAll(topics, topic => topic.PublishResync(version));
        live.Begin(newest, now);
    };

    /// <returns>Null where there is more than can be told.</returns>
    private async Task<List<RowRange>?> Read(Interval interval, List<long> closed, List<(long From, long To)> changed, CancellationToken stop)
    {
        var ranges = new List<RowRange>();
        var count = 0;
        foreach (var (from, to) in closed.Select(open => (open, interval.Next(open))).Concat(changed).Order())
        {
            if (ranges.Count == LiveSeries.MaxRows
                || await series.Read(interval, from, to, stop) is not { } range || (count += range.Count) > LiveSeries.MaxRows)
            {
                return null;
            }

            ranges.Add(range);
        }

        return ranges;
    }

    private static void Publish(
        LiveInterval live, LiveTopic[] topics, List<RowRange> ranges, List<long> closed, SeriesVersion before, SeriesVersion version, long now)
    {
        var kinds = ranges.ConvertAll(range => LiveRows.OpenTimes(range).ConvertAll(open => live.KindOf(open, now)));
        live.Forget(closed);
        var count = ranges.Sum(range => range.Count);
        if (count > 0)
            PublishAll(topics, topic => Publish(topic, ranges, kinds, count, before, version));
    }

    /// <summary>Up to the last of them, a reader who goes has to be told all of it again.</summary>
    private static void Publish(
        LiveTopic topic, List<RowRange> ranges, List<List<string>> kinds, int count, SeriesVersion before, SeriesVersion version)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            var at = 0;
            LiveRows.Each(ranges[i], topic.Format, row => topic.Publish(--count > 0 ? before : version, topic.Text.Of(kinds[i][at++], row)));
        }
    }

    private static void PublishAll(LiveTopic[] topics, Action<LiveTopic> tell)
    {
        foreach (var topic in topics)
        {
            tell(topic);
            topic.Wake();
        }
    }

    private async Task Begin(List<LiveSubscription> alike, CancellationToken stop)
    {
        var first = await LiveStart.Read(alike[0], series.PublishedUpTo!.Value, Now, stop);
        foreach (var subscription in alike)
            subscription.Begin(first, series.PublishedUpTo.Value);
    }

    private async Task Wait(LiveWork work)
    {
        if (work.Intervals.Min(i => i.Live.NextClose) is not { } close)
        {
            await series.Signal.Wait();
            return;
        }

        var longest = TimeSpan.FromMilliseconds(Math.Clamp(close - Now, 1, LongestWait.TotalMilliseconds));
        await using var timer = time.CreateTimer(static signal => ((AsyncSignal)signal!).Set(), series.Signal, longest, Timeout.InfiniteTimeSpan);
        await series.Signal.Wait();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Live candles of {Series} wait: {Reason}")]
    private static partial void LogFailed(ILogger log, SeriesKey series, string reason);
}

/// <summary>What the worker of a series has to do.</summary>
/// <param name="PublishedUpTo">All changes up to it have been told; null where nothing was.</param>
/// <param name="Heard">All changes up to it are told or are here, or have to be asked for.</param>
/// <param name="Asks">There may be changes that are not here.</param>
/// <param name="IsReset">What was told says nothing about what is stored now.</param>
/// <param name="Starting">Who begins to read, those together who are told the same.</param>
internal sealed record LiveWork(
    SeriesVersion? PublishedUpTo,
    SeriesVersion Heard,
    bool Asks,
    bool IsReset,
    (LiveInterval Live, LiveTopic[] Topics, List<(long From, long To)> Changed)[] Intervals,
    List<List<LiveSubscription>> Starting);
