using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Http;

/// <summary>A row that is stored breaks the law of candles; the message says which and how.</summary>
internal sealed class StoredCandleException(CandleQuery query, long openTime, CandleFault fault)
    : Exception($"The candle of {query.Series} at {query.Interval} that opens at {CandleTime.ToIso(openTime)} is stored with a fault: {fault}.");
