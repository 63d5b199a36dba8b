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
