namespace Candles.Data.Model;

/// <summary>Counts the rows of a read as they come, of which the statement gives up to one more than the query's limit.</summary>
internal struct RowCount(CandleQuery query)
{
    private int _count;
    private long _first;
    private long _last;
    private bool _hasMore;

    /// <summary>How many rows to ask for: the last only tells that there is one.</summary>
    public static int Asked(CandleQuery query) => query.Limit + 1;

    /// <summary>Whether the row belongs to the answer; after one that does not there is no other.</summary>
    public bool Takes(long openTime)
    {
        if (_count == query.Limit)
        {
            _hasMore = true;
            return false;
        }

        if (_count++ == 0)
            _first = openTime;
        _last = openTime;
        return true;
    }

    public readonly CandleReading Of(SeriesState series) => query.KeepsNewest
        ? new CandleReading(series, _count, _last, _first, _hasMore)
        : new CandleReading(series, _count, _first, _last, _hasMore);
}
