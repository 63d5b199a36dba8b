using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Api.Endpoints.Paths;

/// <summary>The store's reader through the source-generated JSON writer; no list of rows.</summary>
internal sealed class StreamPath : StorePath
{
    public override string Name => "stream";

    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, CandleEncoder encoder, RowBuffer body, CancellationToken cancel)
    {
        using var sink = encoder.FromRows(body, query.KeepsNewest);
        var reading = await store.ReadRows(query, sink, cancel);
        sink.Enclose();
        return reading;
    }
}
