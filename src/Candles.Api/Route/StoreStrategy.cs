using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Data.Model;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Makes a body for each answer, and sends it as it is.</summary>
internal class StoreStrategy(string name, StoreRead read) : ReadStrategy
{
    public override string Name => name;

    public StoreRead Source => read;

    /// <remarks>
    /// Where the store throws, its memory is not pooled again: what the store has abandoned at its time budget may still write there.
    /// </remarks>
    public override async Task Answer(HttpContext context, CandleSources sources, CandleRequest request)
    {
        var body = new RowBuffer(request.Query.Limit);
        await Answer(context, sources, request, body);
        body.Dispose();
    }

    private async Task Answer(HttpContext context, CandleSources sources, CandleRequest request, RowBuffer body)
    {
        var query = request.Query;
        var known = sources.Windows.KnownOf(query.Series);
        var times = new StepTimes();
        if (await Read(sources, request, body, times, context.RequestAborted) is not { } reading)
        {
            sources.Windows.OnSeriesGone(query.Series, known);
            await SeriesRoute.NotFound(query.Series).Write(context);
            return;
        }

        sources.Windows.OnVersionSeen(query.Series, reading.Series.Version, known); // memory answers nothing older from here on
        if (!query.Interval.IsMadeOf(reading.Series.Base))
        {
            await SeriesRoute.NotAvailable(query, reading.Series.Base).Write(context);
            return;
        }

        var tag = TagOf(request, reading, body);
        if (request.Timing)
            ServerTiming.Put(context, times);
        if (!CandleHeaders.TryWriteNotModified(context, request, tag, reading.HasMore, reading.First, reading.Last))
        {
            await context.WriteBody(request.Format.ContentType, body.Written);
            times.Ended(Step.Write);
        }

        sources.Metrics?.Answer(Name, request.Format.Name).Record(times);
    }

    /// <inheritdoc cref="StoreRead"/>
    public virtual Task<CandleReading?> Read(
        CandleSources sources, CandleRequest request, RowBuffer body, StepTimes times, CancellationToken cancel) =>
        read(sources.Store, request.Query, request.Format, body, times, cancel);

    protected virtual string TagOf(in CandleRequest request, in CandleReading reading, RowBuffer body) =>
        EntityTag.Of(request.Format, request.Query, reading, request.Coding);
}
