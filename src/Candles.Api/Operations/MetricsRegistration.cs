using Candles.Api.Cache;
using Candles.Api.Hosting;
using Candles.Api.Live;
using Candles.Api.Metrics;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Stores;

namespace Candles.Api.Operations;

internal static class MetricsRegistration
{
    public static void AddMetricsOf(this IServiceCollection services, CandlesOptions options, IConfiguration configuration)
    {
        services.AddSingleton(provider => new WindowMetrics(provider.GetService<CandleMetrics>()));
        if (!options.Metrics)
            return;

        services.AddSingleton(provider =>
        {
            var metrics = new CandleMetrics();
            ServerInstruments.Observe(
                metrics.Meter,
                provider.GetRequiredService<CandleWindows>(),
                provider.GetRequiredService<FeedState>(),
                provider.GetRequiredService<LiveHub>(),
                provider.GetRequiredService<ICandleStore>(),
                provider.GetRequiredService<FaultLog>(),
                provider.GetRequiredService<NodeHealth>());
            return metrics;
        });
        services.AddSingleton(provider => new ObservedValues(provider.GetRequiredService<CandleMetrics>().Meter));
        if (OtlpExport.IsWanted(configuration))
            services.AddHostedService<OtlpExport>();
    }

    /// <summary>Behind the memory fast path, which counts for itself, and in front of all else.</summary>
    public static void UseMetrics(this WebApplication app)
    {
        if (app.Services.GetRequiredService<CandlesOptions>().Metrics)
            app.UseMiddleware<RequestMiddleware>();
    }
}
