using System.Text.Json;
using System.Text.Json.Serialization;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Options;
using Candles.Api.Security;
using Candles.Data.Keys;
using Candles.Data.Stores;
using Candles.Formats.Import;

namespace Candles.Api.Ingest;

/// <summary>
/// <c>POST /candle/{exchange}/{market}/{asset}?interval=1m</c>: a batch of candles, stored whole or not at all, answered when
/// that is durable.
/// </summary>
internal sealed class IngestEndpoint(ICandleStore store, CandlesOptions options, TimeProvider time)
{
    private static readonly ApiOperation Described = new("Stores a batch of candles, whole or not at all.")
    {
        Details = $"Answers once it is durable. A batch has up to {BatchLimits.MaxRows} rows; Content-Encoding gzip is taken.",
        Query = IngestRequest.Known,
        RequestHeaders = [new(IdempotencyKey.Header, $"{BatchLimits.IdempotencyKey}: a repeat within 24 hours gets the first answer again.")],
        Takes = [.. ImportFormats.All.SelectMany(format => format.MediaTypes)],
        Answers = ["application/json"],
        Problems =
        [
            ProblemType.ParameterInvalid, ProblemType.SymbolInvalid, ProblemType.BodyUnreadable, ProblemType.IdempotencyKeyInvalid,
            ProblemType.ExchangeNotAllowed, ProblemType.BodyTooSlow, ProblemType.NotBaseInterval, ProblemType.BatchTooLarge,
            ProblemType.BodyTooLarge, ProblemType.ContentTypeUnsupported, ProblemType.CandlesInvalid, ProblemType.VolumeTooPrecise,
            ProblemType.SeriesLimitReached, ProblemType.IdempotencyKeyReused, ProblemType.StorageFull, ProblemType.ServerBusy, ProblemType.OutcomeUnknown,
            .. ApiOperation.StoreProblems,
        ],
        Examples = IngestExamples.All,
    };

    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoint = new IngestEndpoint(
            services.GetRequiredService<ICandleStore>(),
            services.GetRequiredService<CandlesOptions>(),
            services.GetRequiredService<TimeProvider>());
        app.MapChange(HttpMethods.Post, SeriesRoute.Pattern, endpoint.Post).RequireScope(Scope.Write).Describe(Described);
    }

    private async Task Post(HttpContext context)
    {
        if (!IngestRequest.TryParse(context, options.AllowedExchanges, out var request, out var problem))
        {
            await problem.Write(context);
            return;
        }

        using var share = context.BeginBody();
        var (order, refusal) = await Read(context, request, share);
        if (order is null)
        {
            await refusal!.Write(context);
            return;
        }

        var result = await store.Write(request.Series, order.Batch, order.Once, context.RequestAborted);
        var answer = new IngestAnswer(order.Batch.Count, result.Inserted, result.Updated, result.Unchanged);
        await context.WriteChanged(JsonSerializer.SerializeToUtf8Bytes(answer, IngestJson.Default.IngestAnswer));
    }

    /// <summary>Reads and checks the body, whose memory is free again before the store is asked.</summary>
    private async Task<(IngestOrder? Order, Problem? Refusal)> Read(HttpContext context, IngestRequest request, BodyShare share)
    {
        IngestOrder? order;
        Problem? refusal;
        using (var body = new PooledBytes(share))
        {
            if (await IngestBody.Read(context, request.Body.IsPacked, body, share) is { } unread)
                return (null, unread);

            await share.Add(IngestRequest.BytesToParse(body.Length));
            var latestOpen = (time.GetUtcNow() + options.FutureTolerance).ToUnixTimeMilliseconds();
            IngestOrder.TryRead(context, request, body.Written.Span, latestOpen, out order, out refusal);
        }

        await share.Resize(Math.Min(share.Bytes, IngestRequest.BytesToWrite(order?.Batch.Count ?? 0)));
        return (order, refusal);
    }
}

/// <param name="Received">Rows in the body; the sum of the others, which count base candles.</param>
internal sealed record IngestAnswer(int Received, int Inserted, int Updated, int Unchanged);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(IngestAnswer))]
internal sealed partial class IngestJson : JsonSerializerContext;
