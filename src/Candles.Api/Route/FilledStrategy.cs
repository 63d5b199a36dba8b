using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Formats.Filling;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>The way of another path, with rows for the candles that are missing; answers are not packed.</summary>
internal sealed class FilledStrategy(ReadStrategy path, Fill fill) : StoreStrategy(path.Name, ReadOf(path))
{
    /// <summary>How often all is read again because the series changed in between.</summary>
    private const int Tries = 10;

    public override async Task<CandleReading?> Read(
        CandleSources sources, CandleRequest request, RowBuffer body, StepTimes times, CancellationToken cancel)
    {
        IRawReads reads = path is StoreStrategy ? sources.Store : new WindowRows(sources.Windows);
        for (var tries = 0; tries < Tries; tries++)
        {
            if (await FillEnds.Read(reads, request.Query, cancel) is not { } ends)
                return null;
            times.Ended(Step.Db);

            var filled = new FilledBody(request.Format.Filled, ends.Span, fill);
            var made = path is StoreStrategy
                ? await ReadOf(path)(sources.Store, request.Query, filled, body, times, cancel)
                : await StorePaths.Raw(reads, request.Query, filled, body, times, cancel);
            if (made is not { } reading)
                return null;
            if (ends.IsOf(reading.Series.Version))
                return filled.Of(reading);
        }

        throw new StoreException(StoreFault.Busy, $"{request.Query.Series} changed during each of {Tries} reads.");
    }

    /// <summary>Of the bytes themselves: what a row is filled with may be told by a candle that lies anywhere.</summary>
    protected override string TagOf(in CandleRequest request, in CandleReading reading, RowBuffer body) =>
        EntityTag.Of(request.Format, request.Query, fill, body.Written.Span);

    private static StoreRead ReadOf(ReadStrategy path) => path is StoreStrategy stored ? stored.Source : StorePaths.Raw;
}
