using Candles.Api.Encoding;
using Candles.Data;

namespace Candles.Api.Endpoints.Paths;

/// <summary>Rows to DTOs by Dapper, every DTO checked, then serialized.</summary>
internal sealed class ValidatedPath : StorePath
{
    public override string Name => "validated";

    /// <exception cref="StoredCandleException">A stored row is not a valid candle.</exception>
    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, CandleEncoder encoder, RowBuffer body, CancellationToken cancel)
    {
        var page = await store.ReadList<CandleDto>(query, cancel);
        if (page is null)
            return null;

        foreach (var row in page.Rows)
        {
            if (CandleLaw.Find(row.ToCandle(), query.Interval) is { } fault)
                throw new StoredCandleException(query, row.OpenTime, fault);
        }

        encoder.FromList(body, page.Rows);
        return page.Reading;
    }
}
