using Candles.Api.Cache;
using Candles.Data.Time;
using Candles.Formats.Responses;

namespace Candles.Api.Live;

/// <summary>One interval of a series that is read live: which candles are open, and what becomes of each one that changes.</summary>
/// <remarks>Its series' worker alone uses it, but for <see cref="Topics"/> and <see cref="Changed"/>, which the series guards.</remarks>
internal sealed class LiveInterval(Interval interval)
{
    private readonly SortedSet<long> _open = []; // candles whose close is still to be told
    private long _newest = long.MinValue;

    public Interval Interval => interval;

    public List<LiveTopic> Topics { get; } = [];

    /// <summary>Open times in <c>[From, To)</c> that changed and are still to be told.</summary>
    public List<(long From, long To)> Changed { get; } = [];

    /// <summary>Whether it has begun: only then there is something to compare with.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>When the first candle closes whose close is still to be told.</summary>
    public long? NextClose => _open.Count > 0 ? interval.Next(_open.Min) : null;

    public LiveTopic TopicOf(CandleEncoder format, string? name)
    {
        var topic = Topics.Find(topic => topic.Format == format && topic.Name == name);
        if (topic is null)
            Topics.Add(topic = new LiveTopic(name, interval, format));
        return topic;
    }

    /// <summary>Begins, or begins anew, with the newest candles.</summary>
    public void Begin(in RowRange newest, long now)
    {
        _open.Clear();
        _newest = long.MinValue;
        foreach (var openTime in LiveRows.OpenTimes(newest))
            KindOf(openTime, now);
        IsKnown = true;
    }

    /// <summary>Candles that the clock has closed and whose close was not told; without those that have changed and are told anyway.</summary>
    public List<long> Closed(long now, List<(long From, long To)> changed) =>
        [.. _open.Where(time => interval.Next(time) <= now && !changed.Exists(span => span.From <= time && time < span.To))];

    /// <summary>What a candle that has changed, or that the clock has closed, is told as. It counts as told then.</summary>
    public string KindOf(long openTime, long now)
    {
        var isNewest = openTime > _newest;
        _newest = Math.Max(_newest, openTime);
        if (interval.Next(openTime) > now)
        {
            _open.Add(openTime);
            return LiveKind.Update;
        }

        return _open.Remove(openTime) || isNewest ? LiveKind.Close : LiveKind.Correct;
    }

    /// <summary>Of candles that are gone no close is told.</summary>
    public void Forget(List<long> closed) => _open.ExceptWith(closed);
}

/// <summary>Spans <c>[From, To)</c> of open times, put together.</summary>
internal static class LiveSpans
{
    /// <summary>The same open times on an interval's grid, ascending, none twice.</summary>
    public static List<(long From, long To)> Merge(IEnumerable<(long From, long To)> spans, Interval interval)
    {
        var merged = new List<(long From, long To)>();
        foreach (var (from, to) in spans.Select(span => (interval.Floor(span.From), span.To)).Order())
        {
            if (merged.Count > 0 && from <= merged[^1].To)
                merged[^1] = (merged[^1].From, Math.Max(merged[^1].To, to));
            else
                merged.Add((from, to));
        }

        return merged;
    }
}
