using Candles.Api.Windows;
using Candles.Data;

namespace Candles.Api.Live;

/// <summary>What a reader is told first: the newest candle, or, to one who comes back, what changed since.</summary>
internal static class LiveStart
{
    /// <summary>To one who is new. Its version is that up to which all had been told when the topic's next event was counted.</summary>
    public static async Task<List<(SeriesVersion Version, byte[] Text)>> Fresh(LiveSubscription to, long now, CancellationToken cancel)
    {
        var told = to.Version;
        var newest = await to.Series.ReadNewest(to.Interval, 1, cancel);
        var events = new List<(SeriesVersion, byte[])>();
        var kinds = LiveRows.OpenTimes(newest).ConvertAll(open => KindOf(open));
        LiveRows.Each(newest, to.Topic.Format, row => events.Add((told, to.Topic.Text.Of(kinds[events.Count], row))));
        return events;

        string KindOf(long open) => to.Interval.Next(open) > now ? LiveKind.Update : LiveKind.Close;
    }

    /// <summary>
    /// To one who has seen all up to a version: every candle that changed since, as it is now. Changed candles newer than all others
    /// are told as closed where they have closed; and so is the candle before them, where it may have closed unseen.
    /// </summary>
    public static async Task<List<(SeriesVersion Version, byte[] Text)>> Since(
        LiveSubscription to, SeriesVersion since, long now, CancellationToken cancel)
    {
        var changes = await to.Series.ReadChanges(since, cancel);
        var version = changes?.State.Version ?? default;
        if (changes?.Spans is null || await Changed(to, changes, now, cancel) is not { } candles)
            return [(version, to.Topic.Text.Resync())];

        var events = new List<(SeriesVersion, byte[])>();
        var count = candles.Sum(c => c.Cut.Count);
        foreach (var (cut, kinds) in candles)
        {
            var at = 0;
            LiveRows.Each(cut, to.Topic.Format, row => events.Add((--count > 0 ? since : version, to.Topic.Text.Of(kinds[at++], row))));
        }

        return events;
    }

    /// <returns>Null where there are too many.</returns>
    private static async Task<List<(Cut Cut, string[] Kinds)>?> Changed(LiveSubscription to, SeriesChanges changes, long now, CancellationToken cancel)
    {
        var spans = LiveSpans.Merge(changes.Spans!.Select(span => (span.From, span.To)), to.Interval);
        var cuts = new List<Cut>();
        foreach (var (from, end) in spans)
        {
            if (await to.Series.Read(to.Interval, from, end, cancel) is not { } cut || (cuts.Sum(c => c.Count) + cut.Count) > LiveSeries.MostRows)
                return null;
            cuts.Add(cut);
        }

        var (unchanged, at) = await NewestUnchanged(to, spans, cuts.Sum(c => c.Count), cancel);
        var candles = new List<(Cut, string[])>();
        if (unchanged is { } open && HasClosedUnseen(open))
            candles.Add((at, [LiveKind.Close]));
        candles.AddRange(cuts.Select(cut => (cut, LiveRows.OpenTimes(cut).ConvertAll(KindOf).ToArray())));
        return candles;

        string KindOf(long open) => to.Interval.Next(open) > now ? LiveKind.Update
            : open > unchanged || unchanged is null ? LiveKind.Close
            : LiveKind.Correct;

        bool HasClosedUnseen(long open) =>
            to.Interval.Next(open) is var close && close <= now && close > (changes.SinceAt ?? 0)
            && changes.Spans!.All(span => span.From < close || span.IsNew);
    }

    /// <summary>The newest candle that did not change: it was the newest, or the one before, when the reader went.</summary>
    private static async Task<(long? Open, Cut Cut)> NewestUnchanged(
        LiveSubscription to, List<(long From, long To)> spans, int changed, CancellationToken cancel)
    {
        var newest = LiveRows.OpenTimes(await to.Series.ReadNewest(to.Interval, changed + 1, cancel));
        var at = newest.FindLastIndex(open => !spans.Exists(span => span.From <= open && open < span.To));
        if (at < 0)
            return (null, default);
        return await to.Series.Read(to.Interval, newest[at], newest[at] + 1, cancel) is { } cut ? (newest[at], cut) : (null, default);
    }
}
