using Candles.Api.Encoding;
using Candles.Api.Metrics;
using Candles.Data;

namespace Candles.Api.Endpoints.Paths;

/// <summary>Digits copied from the store's own form; no decimal, no DTO.</summary>
internal sealed class RawPath : StorePath
{
    public override string Name => "raw";

    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, CandleEncoder encoder, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        using var sink = encoder.FromRaw(body, query.KeepsNewest);
        var reading = await store.ReadRaw(query, sink, cancel);
        times.Ended(Step.Db, Step.Encode, reading?.Worked ?? default);
        sink.Enclose();
        times.Ended(Step.Encode);
        return reading;
    }
}
