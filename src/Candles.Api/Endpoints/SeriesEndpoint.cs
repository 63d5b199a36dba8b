using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.OpenApi;
using Candles.Api.Security;
using Candles.Data;
using Candles.Data.Keys;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /series</c>: what is stored, by exchange, market and asset.</summary>
internal sealed class SeriesEndpoint(ICandleStore store)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = new SeriesEndpoint(app.ServiceProvider.GetRequiredService<ICandleStore>());
        app.MapRead("/series", endpoint.Get).RequireScope(Scope.Read).Describe(
            new ApiOperation("All series, by exchange, market and asset.")
            {
                Answers = ["application/json"],
                Examples = [new("what there is", "/series")],
                Problems = ApiOperation.StoreProblems,
            });
    }

    private async Task Get(HttpContext context)
    {
        var series = await store.ListSeries(context.RequestAborted);
        var body = JsonSerializer.SerializeToUtf8Bytes(new SeriesList([.. series.Select(SeriesDto.Of)]), SeriesJson.Default.SeriesList);
        context.Response.Headers.CacheControl = "no-cache";
        await context.WriteBody("application/json", body);
    }
}

internal sealed record SeriesList(IReadOnlyList<SeriesDto> Data);

/// <param name="First">Open time of the first candle, ISO 8601; null where there is none.</param>
/// <param name="Last">Open time of the last candle, ISO 8601; null where there is none.</param>
internal sealed record SeriesDto(string Exchange, string Market, string Asset, string Base, string? First, string? Last)
{
    public static SeriesDto Of(SeriesSummary series) => new(
        series.Key.Exchange, series.Key.Market, series.Key.Asset, series.Base.Name, Iso(series.First), Iso(series.Last));

    private static string? Iso(long? time) => time is { } known ? CandleTime.ToIso(known) : null;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SeriesList))]
internal sealed partial class SeriesJson : JsonSerializerContext;
