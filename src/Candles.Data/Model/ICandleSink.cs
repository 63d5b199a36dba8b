namespace Candles.Data.Model;

/// <summary>Takes rows one by one as a store reads them, in the order of <see cref="CandleQuery.KeepsNewest"/>.</summary>
public interface ICandleSink<TRow>
{
    /// <summary>Rows follow. Called again, with all rows from the first, where a store had to repeat a read.</summary>
    void Start();

    void Add(in TRow row);
}
