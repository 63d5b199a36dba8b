using Candles.Api.Windows;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>Reads what has changed in one series, encodes each candle once for each format, and tells it, until nobody reads it.</summary>
internal sealed partial class LiveWorker(LiveSeries series, TimeProvider time, ILogger log)
{
    /// <summary>The worker looks at the clock so often: it may be set while a candle is open.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    /// <summary>The open candle, and one more, as writers' clocks may be ahead.</summary>
    private const int NewestCandles = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task Run(CancellationToken stop)
    {
        await using var onStop = stop.UnsafeRegister(static signal => ((AsyncSignal)signal!).Set(), series.Signal);
        while (!series.IsEnded && !stop.IsCancellationRequested)
        {
            try
            {
                var wait = await Tell(series.Take(), stop);
                await Wait(wait);
            }
            catch (Exception e) when (!stop.IsCancellationRequested)
            {
                series.HasFailed(e);
                LogFailed(log, series.Key, e is StoreException ? e.Message : e.ToString());
                await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <returns>How long nothing is to be told unless something is heard.</returns>
    private async Task<TimeSpan> Tell(LiveWork work, CancellationToken stop)
    {
        var version = work.Heard;
        var isLost = false;
        IReadOnlyList<ChangedSpan> asked = [];
        if (work.Asks)
        {
            var changes = await series.ReadChanges(work.Told ?? default, stop);
            version = changes?.State.Version ?? default;
            asked = changes?.Spans ?? [];
            isLost = work.Told is not null && changes?.Spans is null;
        }

        foreach (var (live, topics, changed) in work.Intervals)
        {
            var isNew = !live.Known.IsCompleted;
            var spans = LiveSpans.Merge(changed.Concat(asked.Select(span => (span.From, span.To))), live.Interval);
            if (!isNew && !isLost && await Tell(live, topics, spans, work.Told!.Value, version, stop))
                continue;
            live.Begin(await series.ReadNewest(live.Interval, NewestCandles, stop), Now);
            if (!isNew)
                TellAll(topics, topic => topic.Tell(version, topic.Text.Resync()));
        }

        series.HasTold(version);
        foreach (var (live, _, _) in work.Intervals)
            live.IsKnown();
        return work.Intervals.Min(i => i.Live.NextClose) is { } close
            ? TimeSpan.FromMilliseconds(Math.Clamp(close - Now, 1, LongestWait.TotalMilliseconds))
            : Timeout.InfiniteTimeSpan;
    }

    /// <returns>False where there is more than can be told.</returns>
    private async Task<bool> Tell(
        LiveInterval live, LiveTopic[] topics, List<(long From, long To)> changed, SeriesVersion before, SeriesVersion version, CancellationToken stop)
    {
        var now = Now;
        var closed = live.TakeClosed(now, changed);
        var candles = new List<(Cut Cut, string[] Kinds)>();
        var count = 0;
        foreach (var (from, to) in closed.Select(open => (open, live.Interval.Next(open))).Concat(changed))
        {
            if (await series.Read(live.Interval, from, to, stop) is not { } cut || (count += cut.Count) > LiveSeries.MostRows)
                return false;
            candles.Add((cut, [.. LiveRows.OpenTimes(cut).Select(open => closed.Contains(open) ? LiveKind.Close : live.KindOf(open, now))]));
        }

        if (count > 0)
            TellAll(topics, topic => Tell(topic, candles, count, before, version));
        return true;
    }

    /// <summary>Up to the last of them, a reader who goes has to be told all of it again.</summary>
    private static void Tell(
        LiveTopic topic, List<(Cut Cut, string[] Kinds)> candles, int count, SeriesVersion before, SeriesVersion version)
    {
        foreach (var (cut, kinds) in candles)
        {
            var at = 0;
            LiveRows.Each(cut, topic.Format, row => topic.Tell(--count > 0 ? before : version, topic.Text.Of(kinds[at++], row)));
        }
    }

    private static void TellAll(LiveTopic[] topics, Action<LiveTopic> tell)
    {
        foreach (var topic in topics)
        {
            tell(topic);
            topic.Wake();
        }
    }

    private async Task Wait(TimeSpan longest)
    {
        if (longest == Timeout.InfiniteTimeSpan)
        {
            await series.Signal.Wait();
            return;
        }

        await using var timer = time.CreateTimer(static signal => ((AsyncSignal)signal!).Set(), series.Signal, longest, Timeout.InfiniteTimeSpan);
        await series.Signal.Wait();
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Live candles of {Series} wait: {Reason}")]
    private static partial void LogFailed(ILogger log, SeriesKey series, string reason);
}
