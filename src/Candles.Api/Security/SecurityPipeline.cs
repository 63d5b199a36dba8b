using Candles.Api.Hosting;
using Candles.Api.Options;
using Candles.Data.Keys;
using Candles.Data.Stores;

namespace Candles.Api.Security;

/// <summary>Who may do what, and how often.</summary>
internal static class SecurityPipeline
{
    public static void AddSecurity(this IServiceCollection services)
    {
        services.AddSingleton(provider => new KeyRing(
            StoreOf(provider), provider.GetRequiredService<CandlesOptions>().Patience, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new KeyUses(
            StoreOf(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<FaultLog>()));
        services.AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddSingleton<RequestLimits>();
        services.AddRateLimiter(_ => { });
    }

    /// <summary>Goes behind routing and CORS. A limit that is off adds nothing to the way of a request.</summary>
    public static void UseSecurity(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<RequestLimits>();
        var options = app.Services.GetRequiredService<CandlesOptions>();
        if (limits.Requests is { } requests)
            app.UseRateLimiter(RequestLimits.Enforce(requests, $"One address may send {options.RequestsPerSecondPerAddress} requests a second."));

        app.UseMiddleware<ScopeMiddleware>();

        if (limits.Reads is { } reads)
        {
            var rule = RequestLimits.Enforce(reads, $"One key, or one address without a key, may send {options.ReadsPerSecond} reads a second.");
            app.UseWhen(RequestLimits.IsRead, branch => branch.UseRateLimiter(rule));
        }

        if (limits.Writes is { } writes)
        {
            var rule = RequestLimits.Enforce(writes, $"One key may send {options.WritesPerSecond} writes a second; a write takes many candles.");
            app.UseWhen(RequestLimits.IsWrite, branch => branch.UseRateLimiter(rule));
        }
    }

    private static Func<IKeyStore> StoreOf(IServiceProvider provider)
    {
        var store = provider.GetRequiredService<ICandleStore>();
        return () => store.Keys;
    }
}
