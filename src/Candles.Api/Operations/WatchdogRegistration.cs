using Candles.Api.Cache;
using Candles.Api.Catalog;
using Candles.Api.Connections;
using Candles.Api.Hosting;
using Candles.Api.Http;
using Candles.Api.Live;

namespace Candles.Api.Operations;

internal static class WatchdogRegistration
{
    public static void AddWatchdog(this IServiceCollection services)
    {
        Watch<CandleWindows>();
        Watch<LiveHub>();
        Watch<SeriesDirectory>();
        Watch<BodyMemory>();
        Watch<ClientConnections>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Watchdog>(provider, Watchdog.EachLook));
        services.AddSingleton<ILiveness>(provider => provider.GetRequiredService<Watchdog>());
        services.AddHostedService(provider => provider.GetRequiredService<Watchdog>());

        void Watch<T>()
            where T : IWatched => services.AddSingleton<IWatched>(provider => provider.GetRequiredService<T>());
    }
}
