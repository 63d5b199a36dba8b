using Candles.Api.Feed;
using Candles.Api.Options;

namespace Candles.Api.Cache;

internal static class WindowRegistration
{
    public static void AddWindows(this IServiceCollection services, CandlesOptions options)
    {
        services.AddSingleton(new WindowBudget(options.WindowBytes));
        services.AddSingleton(new FeedState(options.StaleBound));
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<CandleWindows>(provider, options.RequestBudget));
        services.AddHostedService<WindowFeed>();
    }
}
