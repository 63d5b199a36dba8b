using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Api.Options;

namespace Candles.Api.Operations;

/// <summary>
/// <c>GET /health/live</c>: the process gets on with its work. <c>GET /health/ready</c>: reads can be answered truthfully; where the node lacks something that
/// it would rather have, it says so.
/// </summary>
internal sealed class HealthEndpoints(NodeHealth health, Watchdog watchdog)
{
    private static readonly byte[] Live = System.Text.Encoding.UTF8.GetBytes(Says("live"));
    private static readonly byte[] Ready = System.Text.Encoding.UTF8.GetBytes(Says("ready"));

    public static void Map(IEndpointRouteBuilder app)
    {
        var endpoints = ActivatorUtilities.CreateInstance<HealthEndpoints>(app.ServiceProvider);
        app.MapRead("/health/live", endpoints.GetLive)
            .Describe(new ApiOperation("Whether the process gets on with its work.")
            {
                Details = "503 where something in it has been stuck for half a minute; then only a new start helps. Waiting for the store does not count.",
                Problems = [ProblemType.NotLive],
                Answers = ["application/json"],
                Examples = [new("it runs", "/health/live") { Answer = Says("live") }],
            });
        app.MapRead("/health/ready", endpoints.GetReady).Describe(
            new ApiOperation("Whether reads can be answered truthfully, from memory or from the store.")
            {
                Details = "A node that lost one of them, the store or the feed of changes, is degraded: it serves on, and because says what it lacks. "
                    + "It is not ready where neither answers, before its store was opened, where the store is not to be trusted, and once it was asked "
                    + "to stop. The answer never waits for the store.",
                Answers = ["application/json"],
                Schema = Shape,
                Examples = [new("it is ready", "/health/ready") { Answer = Says("ready") }],
                Problems = [ProblemType.NotReady],
            });
    }

    private Task GetLive(HttpContext context) => watchdog.Trouble is { } stuck
        ? new Problem(ProblemType.NotLive, $"Stuck: {stuck}.").Write(context)
        : Write(context, Live);

    private Task GetReady(HttpContext context)
    {
        var (missing, lacks) = health.Check();
        if (missing.Count > 0)
            return new Problem(ProblemType.NotReady, $"Not ready: {string.Join("; ", missing)}").Write(context);
        return Write(context, lacks.Count == 0
            ? Ready
            : JsonSerializer.SerializeToUtf8Bytes(new Degraded("degraded", ProductVersion.Text, lacks), HealthJson.Readable.Degraded));
    }

    private static string Says(string status) => $$"""{"status":"{{status}}","version":"{{ProductVersion.Text}}"}""";

    private static JsonObject Shape() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("status", "version"),
        ["properties"] = new JsonObject
        {
            ["status"] = ApiSchema.Choice(["ready", "degraded"]),
            ["version"] = ApiSchema.Text(),
            ["because"] = new JsonObject
            {
                ["type"] = "array",
                ["items"] = ApiSchema.Text(),
                ["description"] = "What a degraded node lacks.",
            },
        },
    };

    private static Task Write(HttpContext context, byte[] body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody("application/json", body);
    }
}

/// <param name="Because">What the node lacks, for people.</param>
internal sealed record Degraded(string Status, string Version, IReadOnlyList<string> Because);


[JsonSerializable(typeof(Degraded))]
internal sealed partial class HealthJson : JsonSerializerContext
{
    /// <summary>As problems are written.</summary>
    public static HealthJson Readable { get; } = new(ProblemJson.ReadableOptions());
}
