using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Rows to DTOs by Dapper, every DTO checked, then serialized.</summary>
internal sealed class ValidatedPath : StorePath
{
    public override string Name => "validated";

    /// <exception cref="StoredCandleException">A stored row is not a valid candle.</exception>
    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var page = await store.ReadList<CandleDto>(query, cancel);
        if (page is null)
            return null;
        times.Ended(Step.Db, Step.Map, page.Reading.Worked);

        foreach (var row in page.Rows)
        {
            if (CandleLaw.Find(row.ToCandle(), query.Interval) is { } fault)
                throw new StoredCandleException(query, row.OpenTime, fault);
        }

        times.Ended(Step.Validate);
        maker.FromList(body, page.Rows);
        times.Ended(Step.Encode);
        return page.Reading;
    }
}
