using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Digits copied from the store's own form; no decimal, no DTO.</summary>
internal sealed class RawPath : StorePath
{
    public override string Name => "raw";

    public override Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel) =>
        MakeFrom(store, query, maker, body, times, cancel);

    /// <inheritdoc cref="Make(ICandleStore, CandleQuery, IBodyMaker, RowBuffer, StepTimes, CancellationToken)"/>
    public static async Task<CandleReading?> MakeFrom(
        IRawReads reads, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var sink = maker.FromRaw(body, query.KeepsNewest); // kept from the pool where the read fails: it may not have ended
        var reading = await reads.ReadRaw(query, sink, cancel);
        times.Ended(Step.Db, Step.Encode, reading?.Worked ?? default);
        sink.Enclose();
        sink.Dispose();
        times.Ended(Step.Encode);
        return reading;
    }
}
