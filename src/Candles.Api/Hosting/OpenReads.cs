using Candles.Api.Endpoints;

namespace Candles.Api.Hosting;

/// <summary>CORS: any page of any origin may read, and see the headers that are ours.</summary>
internal static class OpenReads
{
    private static readonly string[] Exposed = ["ETag", "Link", "Candle-Path", CandleHeaders.Interval, "Server-Timing"];
    private static readonly string ExposedText = string.Join(',', Exposed);

    public static void AddOpenReads(this IServiceCollection services) => services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
        .AllowAnyOrigin()
        .AllowAnyHeader()
        .WithMethods(HttpMethods.Get, HttpMethods.Head, HttpMethods.Options)
        .WithExposedHeaders(Exposed)));

    /// <summary>What the CORS middleware does for an answer, where it is not asked.</summary>
    public static void Allow(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count == 0)
            return;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlExposeHeaders = ExposedText;
    }
}
