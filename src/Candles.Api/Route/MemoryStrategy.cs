using Candles.Api.Http;

namespace Candles.Api.Route;

/// <summary>Slices of rows that lie encoded in memory; what is not there yet is read first.</summary>
internal sealed class MemoryStrategy : ReadStrategy
{
    public override string Name => "window";

    public override bool OffersGzip => true;

    public override async Task Answer(HttpContext context, CandleSources sources, CandleRequest request)
    {
        var query = request.Query;
        var watch = new WindowWatch(sources.WindowMetrics, WindowWatch.Now(sources.WindowMetrics), request.Timing, isWhole: false);
        if (await sources.Windows.Read(query, context.RequestAborted) is not { } reading)
            await SeriesRoute.NotFound(query.Series).Write(context);
        else if (!query.Interval.IsMadeOf(reading.Snapshot.Base!))
            await SeriesRoute.NotAvailable(query, reading.Snapshot.Base!).Write(context);
        else
            await WindowAnswer.Send(context, request, reading, watch);
    }
}
