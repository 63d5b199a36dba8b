namespace Candles.Api.Dialects;

internal static class DialectRegistration
{
    public static void AddDialects(this IServiceCollection services)
    {
        services.AddSingleton<SymbolDirectory>();
        services.AddSingleton<SeriesDecimals>();
    }
}
