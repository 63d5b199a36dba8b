using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Rows to DTOs by Dapper, then serialized.</summary>
internal sealed class DtoPath : StorePath
{
    public override string Name => "dto";

    public override async Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var page = await store.ReadList<CandleDto>(query, cancel);
        if (page is null)
            return null;
        times.Ended(Step.Db, Step.Map, page.Reading.Worked);

        maker.FromList(body, page.Rows);
        times.Ended(Step.Encode);
        return page.Reading;
    }
}
