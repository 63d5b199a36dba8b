using Candles.Api.Cache;
using Candles.Api.Catalog;
using Candles.Api.Connections;
using Candles.Api.Dialects;
using Candles.Api.Dialects.Binance;
using Candles.Api.Dialects.Udf;
using Candles.Api.Feed;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.Live;
using Candles.Api.Metrics;
using Candles.Api.Operations;
using Candles.Api.Options;
using Candles.Api.Route;
using Candles.Data.Stores;

namespace Candles.Api;

/// <summary>What the server is made of: the services of each room, in one place.</summary>
internal static class Services
{
    /// <summary>Candles in memory, and the feed that keeps them true. Listeners are told in this order.</summary>
    public static void AddMemory(this IServiceCollection services, CandlesOptions options)
    {
        services.AddSingleton(new WindowBudget(options.WindowBytes));
        services.AddSingleton(new FeedState(options.StaleBound));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CandleWindows>(provider, options.RequestBudget));
        services.Listen<SeriesDirectory>();
        services.Listen<SeriesCounts>();
        services.Listen<LiveHub>();
        services.AddHostedService<ChangeFeed>();
    }

    public static void AddCatalog(this IServiceCollection services)
    {
        services.AddSingleton<SeriesDirectory>();
        services.AddSingleton<SeriesCounts>();
    }

    public static void AddLive(this IServiceCollection services)
    {
        services.AddSingleton<LiveHub>();
        services.AddHostedService(provider => provider.GetRequiredService<LiveHub>());
    }

    public static void AddDialects(this IServiceCollection services)
    {
        services.AddSingleton<IProblemShape, UdfDialect>();
        services.AddSingleton<IProblemShape, BinanceDialect>();
        services.AddSingleton<SymbolDirectory>();
        services.AddSingleton<SeriesDecimals>();
    }

    public static void AddMetrics(this IServiceCollection services, CandlesOptions options, IConfiguration configuration)
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

    /// <summary>Looks at the locks of every room that has some.</summary>
    public static void AddWatchdog(this IServiceCollection services)
    {
        services.Watch<CandleWindows>();
        services.Watch<LiveHub>();
        services.Watch<SeriesDirectory>();
        services.Watch<BodyMemory>();
        services.Watch<ClientConnections>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Watchdog>(provider, Watchdog.EachLook));
        services.AddSingleton<ILiveness>(provider => provider.GetRequiredService<Watchdog>());
        services.AddHostedService(provider => provider.GetRequiredService<Watchdog>());
    }

    private static void Listen<T>(this IServiceCollection services)
        where T : IChangeListener => services.AddSingleton<IChangeListener>(provider => provider.GetRequiredService<T>());

    private static void Watch<T>(this IServiceCollection services)
        where T : IWatched => services.AddSingleton<IWatched>(provider => provider.GetRequiredService<T>());
}
