namespace Candles.Data.Model;

/// <summary>Makes gaps of neighbouring stored candles, told one pair after the other, ascending.</summary>
internal sealed class GapWalk(GapQuery query)
{
    private readonly List<CandleGap> _gaps = [];
    private readonly long _first = query.From == long.MinValue ? long.MinValue : query.Interval.SlotFrom(query.From);
    private readonly long _end = query.To == long.MaxValue ? long.MaxValue : query.Interval.SlotFrom(query.To);
    private long? _next;

    /// <summary>Whether to go on, after two neighbours.</summary>
    /// <param name="before">Open time of the earlier one.</param>
    /// <param name="after">Open time of the later one.</param>
    public bool Takes(long before, long after)
    {
        var first = Math.Max(query.Interval.SlotOf(before) + 1, _first);
        var end = Math.Min(query.Interval.SlotOf(after), _end);
        if (first >= end)
            return true;

        if (_gaps.Count == query.Limit)
        {
            _next = _gaps[^1].To;
            return false;
        }

        _gaps.Add(new CandleGap(query.Interval.OpenTimeOf(first), query.Interval.OpenTimeOf(end), end - first));
        return true;
    }

    /// <summary>More candles are stored than were looked at.</summary>
    /// <param name="last">Open time of the last that was.</param>
    public void StopAt(long last) => _next = last;

    public CandleGaps Of(SeriesState series) => new(series, _gaps, _next);
}
