using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary><c>GET /series</c>: what is stored, by exchange, market and asset; all of it, or filtered and page by page.</summary>
internal sealed class SeriesEndpoint(SeriesDirectory directory)
{
    private const int MaxSeries = 10_000;

    private static readonly ImmutableArray<CandleParameter> Known =
        [.. SeriesParameters.Filters, SeriesParameters.Base, SeriesParameters.Limit(MaxSeries, defaultValue: null), SeriesParameters.After];

    private static readonly ApiOperation Described = new("Series, by exchange, market and asset.")
    {
        Details = "Without parameters all there are.",
        Query = Known,
        RequestHeaders = ApiHeader.OfConditional,
        Answers = ["application/json"],
        Headers = [.. ApiHeader.OfTagged, new("Link", "Where the limit left series out: the address of those that follow (rel=\"next\").")],
        IsConditional = true,
        Problems = [ProblemType.ParameterInvalid, .. ApiOperation.StoreProblems],
        Examples =
        [
            new("what there is", "/series"),
            new("a page of what a search finds", "/series?exchange=demo&market=USDT&asset=BTC&search=btc&base=1m&after=demo/USDT/AAA&limit=10"),
            new("nothing has changed", "/series") { Headers = [("If-None-Match", "*")], Status = StatusCodes.Status304NotModified, Answers = "" },
        ],
    };

    private WholeList? _whole; // the last that was asked for

    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = new SeriesEndpoint(app.ServiceProvider.GetRequiredService<SeriesDirectory>());
        app.MapRead("/series", endpoint.Get).RequireScope(Scope.Read).Describe(Described);
    }

    private async Task Get(HttpContext context)
    {
        if (!CandleParameters.TryRead(context.Request.QueryString.Value, Known, out var asked, out var problem))
        {
            await problem.Write(context);
            return;
        }

        var all = await directory.All(context.RequestAborted);
        await (asked.Filter is { } filter ? Chosen(context, filter, all) : Whole(all)).Write(context);
    }

    private TaggedJson Whole(IReadOnlyList<SeriesSummary> all)
    {
        var known = _whole;
        if (known?.Series != all)
            _whole = known = new WholeList(all, BodyOf(all));
        return known.Body;
    }

    private static TaggedJson Chosen(HttpContext context, SeriesFilter filter, IReadOnlyList<SeriesSummary> all)
    {
        var (series, hasMore) = filter.Choose(all, filter.Limit ?? int.MaxValue);
        if (hasMore)
            context.Response.Headers.Link = NextPage(context.Request, series[^1].Key);
        return BodyOf(series);
    }

    /// <summary>The header Link to the page behind a series.</summary>
    public static string NextPage(HttpRequest request, SeriesKey last) => MoreRows.Link(
        request.PathBase.Add(request.Path).ToUriComponent(), request.QueryString.Value, "after", last.ToString(), "next");

    private static TaggedJson BodyOf(IReadOnlyList<SeriesSummary> series) =>
        new(JsonSerializer.SerializeToUtf8Bytes(new SeriesList([.. series.Select(SeriesDto.Of)]), SeriesJson.Default.SeriesList));

    private sealed record WholeList(IReadOnlyList<SeriesSummary> Series, TaggedJson Body);
}

internal sealed record SeriesList(IReadOnlyList<SeriesDto> Data);

/// <param name="First">Open time of the first candle, ISO 8601; null where there is none.</param>
/// <param name="Last">Open time of the last candle, ISO 8601; null where there is none.</param>
internal sealed record SeriesDto(string Exchange, string Market, string Asset, string Base, string? First, string? Last)
{
    public static SeriesDto Of(SeriesSummary series) => new(
        series.Key.Exchange, series.Key.Market, series.Key.Asset, series.Base.Name, Iso(series.First), Iso(series.Last));

    public static string? Iso(long? time) => time is { } known ? CandleTime.ToIso(known) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeriesList))]
internal sealed partial class SeriesJson : JsonSerializerContext;
