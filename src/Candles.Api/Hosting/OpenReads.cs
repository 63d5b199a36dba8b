namespace Candles.Api.Hosting;

/// <summary>CORS: any page of any origin may read, and see the headers that are ours.</summary>
internal static class OpenReads
{
    public static void AddOpenReads(this IServiceCollection services) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .AllowAnyOrigin()
        .AllowAnyHeader()
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Options)
        .WithExposedHeaders("ETag", "Link", "Candle-Path")));
}
