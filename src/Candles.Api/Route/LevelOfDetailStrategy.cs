using Candles.Api.Http;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Route;

/// <summary>The way of another path, at the finest interval that needs no more candles for a range than were asked for.</summary>
/// <param name="closedAt">Where given, candles still open at this time are left out.</param>
internal sealed class LevelOfDetailStrategy(ReadStrategy path, int points, long from, long to, long? closedAt) : ReadStrategy
{
    public override string Name => path.Name;

    public override bool OffersGzip => path.OffersGzip;

    public override async Task Answer(HttpContext context, CandleSources sources, CandleRequest request)
    {
        var series = request.Query.Series;
        if (await BaseOf(series, sources, context.RequestAborted) is not { } stored)
            await SeriesRoute.NotFound(series).Write(context);
        else if (LevelOfDetail.Finest(stored, from, to, points) is not { } interval)
            await TooFew(series, stored).Write(context);
        else
        {
            context.Response.Headers[CandleHeaderNames.Interval] = interval.Name;
            var query = new CandleQuery(series, interval, CandleQuery.MaxLimit, from, to, closedAt);
            await path.Answer(context, sources, request with { Path = path, Query = query });
        }
    }

    /// <summary>Memory knows it; where it does not, it reads a page of 1970, which is small.</summary>
    private static async Task<Interval?> BaseOf(SeriesKey series, CandleSources sources, CancellationToken cancel) =>
        (await sources.Windows.Read(new CandleQuery(series, Interval.OneMinute, limit: 1, from: 0, to: 1), cancel))?.Snapshot.Base;

    private Problem TooFew(SeriesKey series, Interval stored)
    {
        var coarsest = LevelOfDetail.Coarsest(stored, from, to);
        return new Problem(
            ProblemType.ParameterInvalid,
            $"points takes {coarsest.SlotsIn(from, to)} or more for this range, not {points}: {series} is stored at {stored}, "
            + $"and of the intervals that it is served at {coarsest} needs the fewest candles.");
    }
}
