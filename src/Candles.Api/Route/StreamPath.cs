using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>The store's reader through the source-generated JSON writer; no list of rows.</summary>
internal sealed class StreamPath : StorePath
{
    public override string Name => "stream";

    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var sink = maker.FromRows(body, query.KeepsNewest); // kept from the pool where the read fails: it may not have ended
        var reading = await store.ReadRows(query, sink, cancel);
        times.Ended(Step.Db, Step.Encode, reading?.Worked ?? default);
        sink.Enclose();
        sink.Dispose();
        times.Ended(Step.Encode);
        return reading;
    }
}
