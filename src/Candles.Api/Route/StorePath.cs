using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>A path that reads the store for each answer.</summary>
internal abstract class StorePath : BodyPath
{
    /// <summary>Fills <paramref name="body"/> with the complete answer; no connection is held when it returns.</summary>
    /// <param name="maker">Makes it of the rows.</param>
    /// <param name="times">Is told of the steps.</param>
    /// <returns>What was read; null where the series is unknown.</returns>
    public abstract Task<CandleReading?> Make(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel);

    protected sealed override Task<CandleReading?> Make(
        CandleSources sources, CandleRequest request, RowBuffer body, StepTimes times, CancellationToken cancel) =>
        Make(sources.Store, request.Query, request.Format, body, times, cancel);
}
