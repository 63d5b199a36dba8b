using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Fills <paramref name="body"/> with the complete answer, by one read of the store; no connection is held when it returns.</summary>
/// <param name="maker">Makes the body from the rows.</param>
/// <param name="times">Is told how long the steps took.</param>
/// <returns>What was read; null if the series is unknown.</returns>
internal delegate Task<CandleReading?> StoreRead(
    ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel);

/// <summary>
/// The paths that read the store for each answer, side by side, slowest first: each leaves out a step of the one before it, and all make the
/// same bytes.
/// </summary>
/// <remarks>A sink is kept from the pool if the read fails: the read may not have ended.</remarks>
internal static class StorePaths
{
    /// <summary>Rows to DTOs by Dapper, every DTO checked, then serialized.</summary>
    /// <exception cref="StoredCandleException">A stored row is not a valid candle.</exception>
    public static async Task<CandleReading?> Validated(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        if (await store.ReadList<CandleDto>(query, cancel) is not { } page)
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

    /// <summary>Rows to DTOs by Dapper, then serialized.</summary>
    public static async Task<CandleReading?> Dto(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        if (await store.ReadList<CandleDto>(query, cancel) is not { } page)
            return null;
        times.Ended(Step.Db, Step.Map, page.Reading.Worked);

        maker.FromList(body, page.Rows);
        times.Ended(Step.Encode);
        return page.Reading;
    }

    /// <summary>The store's reader through the source-generated JSON writer; no list of rows.</summary>
    public static async Task<CandleReading?> Stream(
        ICandleStore store, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var sink = maker.FromRows(body, query.KeepsNewest);
        var reading = await store.ReadRows(query, sink, cancel);
        times.Ended(Step.Db, Step.Encode, reading?.Worked ?? default);

        sink.Complete();
        sink.Dispose();
        times.Ended(Step.Encode);
        return reading;
    }

    /// <summary>Digits copied from the store's own form; no decimal, no DTO.</summary>
    /// <param name="reads">The store, or what is in memory.</param>
    public static async Task<CandleReading?> Raw(
        IRawReads reads, CandleQuery query, IBodyMaker maker, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        var sink = maker.FromRaw(body, query.KeepsNewest);
        var reading = await reads.ReadRaw(query, sink, cancel);
        times.Ended(Step.Db, Step.Encode, reading?.Worked ?? default);

        sink.Complete();
        sink.Dispose();
        times.Ended(Step.Encode);
        return reading;
    }
}
