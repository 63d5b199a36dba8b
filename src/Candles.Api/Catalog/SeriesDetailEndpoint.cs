using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary><c>GET /series/{exchange}/{market}/{asset}</c>: what there is of one series.</summary>
internal sealed class SeriesDetailEndpoint(SeriesDirectory directory, SeriesCounts counts, CandleWindows windows)
{
    private static readonly ApiOperation Described = new("What there is of a series: its intervals, with their candles, and the decimals of its numbers.")
    {
        Details = "The decimals are the most places behind the point that the newest 1440 candles of the base interval have.",
        RequestHeaders = ApiHeader.OfConditional,
        Answers = ["application/json"],
        Headers = ApiHeader.OfTagged,
        IsConditional = true,
        Problems = [ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, .. ApiOperation.StoreProblems],
        Examples =
        [
            new("a series", "/series/demo/USDT/BTC"),
            new("nothing has changed", "/series/demo/USDT/BTC")
            {
                Headers = [("If-None-Match", "*")],
                Status = StatusCodes.Status304NotModified,
                Answers = "",
            },
            new("a series that is not there", "/series/demo/USDT/NOTHING") { Problem = ProblemType.SeriesNotFound },
        ],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new SeriesDetailEndpoint(
            services.GetRequiredService<SeriesDirectory>(),
            services.GetRequiredService<SeriesCounts>(),
            services.GetRequiredService<CandleWindows>());
        app.MapRead("/series/{exchange}/{market}/{asset}", endpoint.Get).RequireScope(Scope.Read).Describe(Described);
    }

    private async Task Get(HttpContext context)
    {
        if (!SeriesRoute.TryRead(context, out var key, out var problem)
            || !CandleParameters.TryRead(context.Request.QueryString.Value, [], out _, out problem))
        {
            await problem.Write(context);
            return;
        }

        var cancel = context.RequestAborted;
        if (await directory.Find(key, cancel) is not { } series || await counts.Of(series, cancel) is not { } counted)
            await SeriesRoute.NotFound(key).Write(context);
        else
            await BodyOf(series, counted, await DecimalPlaces.Of(series, windows, cancel)).Write(context);
    }

    private static TaggedJson BodyOf(SeriesSummary series, IReadOnlyList<SpanCount> counted, DecimalPlaces decimals) => new(
        JsonSerializer.SerializeToUtf8Bytes(
            new SeriesDetail(
                series.Key.Exchange, series.Key.Market, series.Key.Asset, series.Base.Name,
                SeriesDto.Iso(counted[0].First), SeriesDto.Iso(counted[0].Last),
                decimals.Price, decimals.Volume,
                [.. series.Base.Served.Zip(counted, IntervalDetail.Of)]),
            SeriesDetailJson.Default.SeriesDetail));
}

/// <param name="First">Open time of the first base candle, ISO 8601; null where there is none.</param>
/// <param name="PriceDecimals">Most places behind the point among the newest candles.</param>
/// <param name="Intervals">All that are served, the base first.</param>
internal sealed record SeriesDetail(
    string Exchange, string Market, string Asset, string Base, string? First, string? Last, int PriceDecimals, int VolumeDecimals,
    IReadOnlyList<IntervalDetail> Intervals);

internal sealed record IntervalDetail(string Interval, long Count, string? First, string? Last)
{
    public static IntervalDetail Of(Interval interval, SpanCount counted) =>
        new(interval.Name, counted.Rows, SeriesDto.Iso(counted.First), SeriesDto.Iso(counted.Last));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeriesDetail))]
internal sealed partial class SeriesDetailJson : JsonSerializerContext;
