using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Route;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Stores;

namespace Candles.Api.Ingest;

/// <summary>
/// <c>DELETE /candle/{exchange}/{market}/{asset}?from=&amp;to=</c>: the base candles of a range, with all that was rolled up from
/// them; without bounds the series itself.
/// </summary>
internal sealed class DeleteEndpoint(ICandleStore store)
{
    private static readonly ImmutableArray<CandleParameter> Known = CandleParameter.Named("from", "to");

    /// <summary>In their order: what the writes before them stored goes.</summary>
    private static readonly IReadOnlyList<ApiExample> Examples =
    [
        new("a range", $"{IngestExamples.Near}?from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z")
        {
            Headers = [ApiExample.Key], Answer = """{"deleted":1}""",
        },
        new("a whole series", IngestExamples.Near) { Headers = [ApiExample.Key], Answer = """{"deleted":0}""" },
        new("a series that is not there", "/candle/my/USDT/NOTHING") { Headers = [ApiExample.Key], Problem = ProblemType.SeriesNotFound },
        new("a key that nobody has", IngestExamples.Near) { Headers = [("Authorization", "Bearer nobody")], Problem = ProblemType.KeyUnknown },
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoint = new DeleteEndpoint(app.ServiceProvider.GetRequiredService<ICandleStore>());
        app.MapChange(HttpMethods.Delete, SeriesRoute.Pattern, endpoint.Delete).RequireScope(Scope.Admin).Describe(
            new ApiOperation("Removes the candles of a range or, without bounds, the series.")
            {
                Query = Known,
                Answers = ["application/json"],
                Problems =
                [
                    ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.SeriesNotFound, ProblemType.OutcomeUnknown,
                    .. ApiOperation.StoreProblems,
                ],
                Examples = Examples,
            });
    }

    private async Task Delete(HttpContext context)
    {
        if (!SeriesRoute.TryRead(context, out var series, out var problem)
            || !CandleParameters.TryRead(context.Request.QueryString.Value, Known, out var range, out problem))
        {
            await problem.Write(context);
            return;
        }

        if (await store.Delete(series, range.From, range.To, context.RequestAborted) is not { } result)
        {
            await SeriesRoute.NotFound(series).Write(context);
            return;
        }

        await context.WriteChanged(JsonSerializer.SerializeToUtf8Bytes(new DeleteAnswer(result.Deleted), DeleteJson.Default.DeleteAnswer));
    }
}

/// <param name="Deleted">Base candles.</param>
internal sealed record DeleteAnswer(int Deleted);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DeleteAnswer))]
internal sealed partial class DeleteJson : JsonSerializerContext;
