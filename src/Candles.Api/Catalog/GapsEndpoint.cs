using System.Collections.Immutable;
using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Cache;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;

namespace Candles.Api.Catalog;

/// <summary><c>GET /candle/{exchange}/{market}/{asset}/gaps</c>: what is missing between stored candles.</summary>
internal sealed class GapsEndpoint(ICandleStore store, CandleWindows windows)
{
    private static readonly ImmutableArray<CandleParameter> Known =
    [
        .. CandleParameter.Named("interval"),
        .. CandleParameter.Named("limit").Select(limit => limit with { Meaning = "Most gaps of an answer, the oldest of the range." }),
        .. CandleParameter.Named("from").Select(bound => bound with { Meaning = "First open time that is looked at." }),
        .. CandleParameter.Named("to"),
    ];

    private static readonly ApiOperation Described = new("Candles that are missing between stored ones, as ranges, ascending.")
    {
        Details = "A candle is missing where its slot of the grid lies between two stored candles of the series and interval and has none: what is "
            + "before the first or behind the newest is not. from and to of a range are open times, to is the first that is there again or the "
            + $"end of what was asked for; candles is how many are missing. An answer looks at no more than {GapQuery.MaxRows} stored candles; "
            + "where these are not all, or the limit left gaps out, Link says where to go on.",
        Query = Known,
        Answers = ["application/json"],
        Headers = [new("Link", "The address of the gaps after these (rel=\"next\").")],
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.IntervalNotAvailable,
            .. ApiOperation.StoreProblems,
        ],
        Examples =
        [
            new("a month", $"{ApiSample.Btc}/gaps?interval=5m&from=2026-05-01T00:00:00Z&to=2026-06-01T00:00:00Z&limit=100"),
            new("a limit that is none", $"{ApiSample.Btc}/gaps?limit=0") { Problem = ProblemType.ParameterInvalid },
        ],
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new GapsEndpoint(services.GetRequiredService<ICandleStore>(), services.GetRequiredService<CandleWindows>());
        app.MapRead($"{SeriesRoute.Pattern}/gaps", endpoint.Get).RequireScope(Scope.Read).Describe(Described);
    }

    private async Task Get(HttpContext context)
    {
        if (!SeriesRoute.TryRead(context, out var series, out var problem)
            || !CandleParameters.TryRead(context.Request.QueryString.Value, Known, out var asked, out problem))
        {
            await problem.Write(context);
            return;
        }

        var known = windows.KnownOf(series);
        var query = new GapQuery(series, asked.Interval, asked.Limit, asked.From, asked.To);
        if (await store.ReadGaps(query, context.RequestAborted) is not { } found)
        {
            windows.OnSeriesGone(series, known);
            await SeriesRoute.NotFound(series).Write(context);
            return;
        }

        windows.OnVersionSeen(series, found.Series.Version, known); // memory answers nothing older from here on
        if (asked.Interval.IsMadeOf(found.Series.Base))
            await Write(context, found);
        else
            await SeriesRoute.NotAvailable(series, asked.Interval, found.Series.Base).Write(context);
    }

    private static Task Write(HttpContext context, CandleGaps found)
    {
        var request = context.Request;
        context.Response.Headers.CacheControl = "no-cache";
        if (found.Next is { } next)
            context.Response.Headers.Link = MoreRows.Next(request.PathBase.Add(request.Path).ToUriComponent(), request.QueryString.Value, next);
        var body = JsonSerializer.SerializeToUtf8Bytes(new GapList([.. found.Gaps.Select(GapDto.Of)]), GapJson.Default.GapList);
        return new PackedBody("application/json", body, CompressionLevel.Fastest).Write(context);
    }
}

internal sealed record GapList(IReadOnlyList<GapDto> Data);

/// <param name="From">Open time of the first missing candle, ISO 8601.</param>
/// <param name="To">Where the last one closes, ISO 8601.</param>
/// <param name="Candles">How many are missing.</param>
internal sealed record GapDto(string From, string To, long Candles)
{
    public static GapDto Of(CandleGap gap) => new(CandleTime.ToIso(gap.From), CandleTime.ToIso(gap.To), gap.Candles);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GapList))]
internal sealed partial class GapJson : JsonSerializerContext;
