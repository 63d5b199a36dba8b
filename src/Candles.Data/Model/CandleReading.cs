namespace Candles.Data.Model;

/// <summary>What a read found, in the same snapshot as the rows it gave.</summary>
/// <param name="Count">Rows given, up to the query's limit.</param>
/// <param name="First">Open time of the earliest row; means nothing where there is none.</param>
/// <param name="Last">Open time of the latest row; means nothing where there is none.</param>
/// <param name="HasMore">The limit left rows of the range out: earlier ones where the newest were kept, else later ones.</param>
public readonly record struct CandleReading(SeriesState Series, int Count, long First, long Last, bool HasMore)
{
    /// <summary>
    /// How long the rows, once they were here, kept this process busy: taking them from the driver and giving them away. All else that a
    /// read takes is the database: waiting for a connection, the statement, and rows that have not arrived.
    /// </summary>
    public TimeSpan Worked { get; init; }
}

/// <summary>Rows as the caller's own type, ascending.</summary>
public sealed record CandlePage<TRow>(CandleReading Reading, List<TRow> Rows);

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
