using Candles.Api.Cache;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>What a reader is told first: the newest candle, or, to one who comes back, what changed since.</summary>
internal static class LiveStart
{
    /// <summary>So many of the newest candles may be open, as writers may be ahead of the clock: by an hour, where the options allow it.</summary>
    public const int MaxOpen = 64;

    /// <param name="told">All changes up to it have been told to those who read already.</param>
    public static Task<IReadOnlyList<FirstEvent>> Read(LiveSubscription to, SeriesVersion told, long now, CancellationToken cancel) =>
        to.Since is { } since ? Since(to, since, now, cancel) : ReadNewest(to, told, now, cancel);

    private static async Task<IReadOnlyList<FirstEvent>> ReadNewest(LiveSubscription to, SeriesVersion told, long now, CancellationToken cancel)
    {
        var newest = await to.Series.ReadNewest(to.Live.Interval, 1, cancel);
        var events = new List<FirstEvent>();
        var kinds = LiveRows.OpenTimes(newest).ConvertAll(open => to.Live.Interval.Next(open) > now ? LiveKind.Update : LiveKind.Close);
        LiveRows.Each(newest, to.Topic.Format, row => events.Add(new FirstEvent(told, to.Topic.Text.Of(kinds[events.Count], row))));
        return events;
    }

    /// <summary>
    /// To one who has seen all up to a version: every candle that changed since, as it is now; and every one that did not change, but
    /// that the clock may have closed since.
    /// </summary>
    private static async Task<IReadOnlyList<FirstEvent>> Since(LiveSubscription to, SeriesVersion since, long now, CancellationToken cancel)
    {
        var changes = await to.Series.ReadChanges(since, cancel);
        var version = changes?.State.Version ?? default;
        if (changes?.Spans is null || await Changed(to, changes, now, cancel) is not { } candles)
            return [new FirstEvent(version, to.Topic.Text.Resync())];

        var events = new List<FirstEvent>();
        var count = candles.Sum(c => c.Cut.Count);
        foreach (var (range, kinds) in candles)
        {
            var at = 0;
            LiveRows.Each(range, to.Topic.Format, row => events.Add(new FirstEvent(--count > 0 ? since : version, to.Topic.Text.Of(kinds[at++], row))));
        }

        return events;
    }

    /// <returns>Null where there are too many.</returns>
    private static async Task<List<(RowRange Cut, List<string> Kinds)>?> Changed(LiveSubscription to, SeriesChanges changes, long now, CancellationToken cancel)
    {
        var interval = to.Live.Interval;
        var spans = LiveSpans.Merge(changes.Spans!.Select(span => (span.From, span.To)), interval);
        var ranges = new List<RowRange>();
        var count = 0;
        foreach (var (from, end) in spans)
        {
            if (ranges.Count == LiveSeries.MaxRows
                || await to.Series.Read(interval, from, end, cancel) is not { } range || (count += range.Count) > LiveSeries.MaxRows)
            {
                return null;
            }

            ranges.Add(range);
        }

        var unchanged = LiveRows.OpenTimes(await to.Series.ReadNewest(interval, count + MaxOpen, cancel));
        unchanged.RemoveAll(open => spans.Exists(span => span.From <= open && open < span.To));
        var kinds = new LiveKinds(interval, changes, unchanged.Count > 0 ? unchanged[^1] : null, now);
        var candles = new List<(RowRange, List<string>)>();
        foreach (var open in unchanged.Where(kinds.HasClosedUnseen))
        {
            if (await to.Series.Read(interval, open, open + 1, cancel) is { Count: > 0 } range)
                candles.Add((range, LiveRows.OpenTimes(range).ConvertAll(_ => LiveKind.Close)));
        }

        candles.AddRange(ranges.Where(range => range.Count > 0).Select(range => (range, LiveRows.OpenTimes(range).ConvertAll(kinds.Of))));
        return [.. candles.OrderBy(c => c.Item1.FirstOpen)];
    }
}

/// <summary>The rows of a reading one by one, encoded, as they lie in memory.</summary>
internal static class LiveRows
{
    /// <param name="row">With its separator.</param>
    public delegate void Take(ReadOnlySpan<byte> row);

    public static void Each(in RowRange range, CandleEncoder format, Take take)
    {
        foreach (var slice in range)
        {
            var encoded = slice.Forms.Form(format, slice.To)[0];
            for (var row = slice.From; row < slice.To; row++)
                take(encoded.Slice(row, row + 1));
        }
    }

    public static List<long> OpenTimes(in RowRange range)
    {
        var times = new List<long>(range.Count);
        foreach (ref readonly var row in range.Rows)
            times.Add(row.OpenTime);
        return times;
    }
}
