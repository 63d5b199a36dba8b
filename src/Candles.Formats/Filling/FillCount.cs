using Candles.Data.Model;

namespace Candles.Formats.Filling;

/// <summary>Counts the rows of a filled answer up to its limit.</summary>
internal sealed class FillCount(FillSpan span)
{
    private int _count;
    private long _first; // as they came
    private long _last;
    private bool _hasMore;

    public void Start() => (_count, _hasMore) = (0, false);

    /// <summary>Whether the row of a slot belongs to the answer; after one that does not there is no other.</summary>
    public bool Takes(long slot)
    {
        if (_count == span.Limit)
        {
            _hasMore = true;
            return false;
        }

        if (_count++ == 0)
            _first = slot;
        _last = slot;
        return true;
    }

    /// <summary>A reading of stored rows as one of the rows that were made of them.</summary>
    public CandleReading Of(in CandleReading stored)
    {
        if (_count == 0)
            return stored with { Count = 0 };

        var (first, last) = span.KeepsNewest ? (_last, _first) : (_first, _last);
        return stored with
        {
            Count = _count,
            First = span.Interval.OpenTimeOf(first),
            Last = span.Interval.OpenTimeOf(last),
            HasMore = stored.HasMore || _hasMore,
        };
    }
}
