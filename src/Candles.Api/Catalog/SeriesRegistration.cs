namespace Candles.Api.Catalog;

internal static class SeriesRegistration
{
    public static void AddSeries(this IServiceCollection services)
    {
        services.AddSingleton<SeriesDirectory>();
        services.AddSingleton<SeriesCounts>();
    }
}
