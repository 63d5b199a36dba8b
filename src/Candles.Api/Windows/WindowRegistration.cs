using Candles.Api.Hosting;

namespace Candles.Api.Windows;

internal static class WindowRegistration
{
    public static void AddWindows(this IServiceCollection services, CandlesOptions options)
    {
        services.AddSingleton(new WindowBudget(options.WindowBytes));
        services.AddSingleton(new FeedState(options.StaleBound));
        services.AddSingleton<CandleWindows>();
        services.AddHostedService<WindowFeed>();
    }
}
