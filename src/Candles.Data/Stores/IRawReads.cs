using Candles.Data.Model;

namespace Candles.Data.Stores;

/// <summary>Gives rows whose numbers are text already.</summary>
public interface IRawReads
{
    /// <summary>Rows one by one, in text made straight from where they are kept. Null where the series is unknown.</summary>
    Task<CandleReading?> ReadRaw(CandleQuery query, ICandleSink<RawCandle> sink, CancellationToken cancel);
}
