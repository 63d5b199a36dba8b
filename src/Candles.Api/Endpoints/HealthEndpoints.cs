using Candles.Api.Hosting;
using Candles.Api.OpenApi;
using Candles.Api.Problems;
using Candles.Data;

namespace Candles.Api.Endpoints;

/// <summary>
/// <c>GET /health/live</c>: the process runs. <c>GET /health/ready</c>: all it waited for at start is there, and the
/// store answers now.
/// </summary>
internal sealed class HealthEndpoints(Readiness readiness, ICandleStore store)
{
    public static void Map(IEndpointRouteBuilder app)
    {
        var services = app.ServiceProvider;
        var endpoints = new HealthEndpoints(services.GetRequiredService<Readiness>(), services.GetRequiredService<ICandleStore>());
        app.MapRead("/health/live", context => Write(context, "live"))
            .Describe(new ApiOperation("Whether the process runs.")
            {
                Answers = ["application/json"],
                Examples = [new("it runs", "/health/live") { Answer = """{"status":"live"}""" }],
            });
        app.MapRead("/health/ready", endpoints.GetReady).Describe(
            new ApiOperation("Whether all it waited for is there and the store answers.")
            {
                Answers = ["application/json"],
                Examples = [new("it is ready", "/health/ready") { Answer = """{"status":"ready"}""" }],
                Problems = [ProblemType.NotReady, .. ApiOperation.StoreProblems],
            });
    }

    private async Task GetReady(HttpContext context)
    {
        if (readiness.Missing is { Count: > 0 } missing)
        {
            await new Problem(ProblemType.NotReady, $"Not ready yet: {string.Join("; ", missing)}.").Write(context);
            return;
        }

        await store.Ping(context.RequestAborted);
        await Write(context, "ready");
    }

    private static Task Write(HttpContext context, string status)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody("application/json", System.Text.Encoding.UTF8.GetBytes($$"""{"status":"{{status}}"}"""));
    }
}
