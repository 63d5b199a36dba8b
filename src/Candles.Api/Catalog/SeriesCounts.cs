using System.Collections.Concurrent;
using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary>
/// How many candles series have. Counting walks them, which for five years of minutes can take seconds, so what lies before the
/// month of the last candle is counted once and remembered until a change to it is heard of; the rest is counted each time.
/// </summary>
internal sealed class SeriesCounts(ICandleStore store, FeedState feed) : IChangeListener
{
    /// <summary>Beyond so much time after what is remembered, that is counted anew, further on.</summary>
    private const long LongestRest = 62L * 86_400_000;

    private const long Start = 0;
    private const long End = CandleTime.Max + 1;

    private static readonly Interval Month = Interval.All[^1];

    private readonly ConcurrentDictionary<string, History> _histories = new();

    /// <summary>All intervals that the series serves, finest first, each with its candles.</summary>
    /// <returns>Null where the series is gone.</returns>
    /// <exception cref="StoreException">The store is at fault, or there is more to count than the time budget allows.</exception>
    public async Task<IReadOnlyList<SpanCount>?> Of(SeriesSummary series, CancellationToken cancel)
    {
        var last = series.Last ?? CandleTime.Min;
        var name = series.Key.LookupKey;
        while (feed.IsHeard)
        {
            var mine = new History(Month.Floor(last), feed.Breaks);
            var history = _histories.GetOrAdd(name, mine);
            if (history == mine)
                return await CountAll(series, history, cancel);
            if (history.Breaks == feed.Breaks && last - history.Until <= LongestRest && await history.Counted.Task.WaitAsync(cancel) is { } before)
                return await CountRest(series, history.Until, before, cancel);
            _histories.TryRemove(KeyValuePair.Create(name, history));
        }

        return (await store.CountRows(series.Key, SpansOf(series.Base, Start, End), cancel))?.Spans;
    }

    /// <summary>Something was committed.</summary>
    public void OnChange(in StoreChange change)
    {
        if (change.Series is { } key && _histories.TryGetValue(key.LookupKey, out var history) && change.From < history.Until)
            _histories.TryRemove(KeyValuePair.Create(key.LookupKey, history));
    }

    /// <summary>Counts both parts in one snapshot; those who come meanwhile wait for the first.</summary>
    private async Task<IReadOnlyList<SpanCount>?> CountAll(SeriesSummary series, History history, CancellationToken cancel)
    {
        IReadOnlyList<SpanCount>? before = null;
        try
        {
            var spans = SpansOf(series.Base, Start, history.Until).Concat(SpansOf(series.Base, history.Until, End));
            var counted = (await store.CountRows(series.Key, [.. spans], cancel))?.Spans;
            var half = counted?.Count / 2 ?? 0;
            before = counted?.Take(half).ToList();
            return before?.Zip(counted!.Skip(half), (early, late) => early.And(late)).ToList();
        }
        finally
        {
            if (before is null)
                _histories.TryRemove(KeyValuePair.Create(series.Key.LookupKey, history)); // before others go on, so that they count themselves
            history.Counted.SetResult(before);
        }
    }

    private async Task<IReadOnlyList<SpanCount>?> CountRest(
        SeriesSummary series, long from, IReadOnlyList<SpanCount> before, CancellationToken cancel)
    {
        var rest = await store.CountRows(series.Key, SpansOf(series.Base, from, End), cancel);
        return rest is null ? null : [.. before.Zip(rest.Spans, (early, late) => early.And(late))];
    }

    /// <summary>
    /// A span of each interval, from bucket to bucket: a coarse candle that opens before a time changes with base candles behind it.
    /// </summary>
    private static IReadOnlyList<RowSpan> SpansOf(Interval stored, long from, long to) =>
        [.. stored.Served.Select(interval => new RowSpan(interval, Bucket(interval, from), Bucket(interval, to)))];

    private static long Bucket(Interval interval, long time) => time is Start or End ? time : interval.Floor(time);

    /// <param name="until">Candles before this are counted.</param>
    /// <param name="breaks">The feed's, when they were.</param>
    private sealed class History(long until, int breaks)
    {
        public long Until => until;

        public int Breaks => breaks;

        /// <summary>Null where that failed.</summary>
        public TaskCompletionSource<IReadOnlyList<SpanCount>?> Counted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
