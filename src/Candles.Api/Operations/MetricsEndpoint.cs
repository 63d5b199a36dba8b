using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Api.OpenApi;

namespace Candles.Api.Operations;

/// <summary>
/// <c>GET /metrics</c>: what Prometheus reads. Open to all, as health is: it tells how busy the server is, in words of ours alone, and
/// nothing of series, keys or addresses.
/// </summary>
internal sealed class MetricsEndpoint(CandleMetrics metrics, ObservedValues observed)
{
    /// <summary>Only where metrics are on.</summary>
    public static void Map(IEndpointRouteBuilder app)
    {
        if (app.ServiceProvider.GetService<CandleMetrics>() is not { } metrics)
            return;
        var endpoint = new MetricsEndpoint(metrics, app.ServiceProvider.GetRequiredService<ObservedValues>());
        app.MapRead("/metrics", endpoint.Get).Describe(new ApiOperation("Figures of the server, for Prometheus.")
        {
            Details = "Time of requests and of the steps of answers, sizes, memory, the feed of changes, connections to the database, and the "
                + "runtime's processor time, memory and garbage collection; in Prometheus' text format 0.0.4.",
            Answers = [MetricsText.ContentType],
            Examples = [new("all figures", "/metrics")],
        });
    }

    private Task Get(HttpContext context)
    {
        var text = new MetricsText();
        foreach (var histogram in metrics.Histograms)
            text.Histogram(histogram);
        observed.Write(text);
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody(MetricsText.ContentType, text.ToBytes());
    }
}
