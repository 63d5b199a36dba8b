using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Api.Endpoints.Paths;

/// <summary>Digits copied from the store's own form; no decimal, no DTO.</summary>
internal sealed class RawPath : StorePath
{
    public override string Name => "raw";

    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, CandleEncoder encoder, RowBuffer body, CancellationToken cancel)
    {
        using var sink = encoder.FromRaw(body, query.KeepsNewest);
        var reading = await store.ReadRaw(query, sink, cancel);
        sink.Enclose();
        return reading;
    }
}
