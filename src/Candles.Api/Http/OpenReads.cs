using Microsoft.AspNetCore.Cors.Infrastructure;

namespace Candles.Api.Http;

/// <summary>CORS: any page of any origin may read, and see the headers that are ours; by POST where a question is a body.</summary>
internal static class OpenReads
{
    private static readonly string[] Exposed = ["ETag", "Link", CandleHeaderNames.Path, CandleHeaderNames.Interval, "Server-Timing"];
    private static readonly string ExposedText = string.Join(',', Exposed);

    /// <summary>The policy of routes whose POST changes nothing.</summary>
    public const string ByPost = "reads by POST";

    public static void AddOpenReads(this IServiceCollection services) => services.AddCors(cors =>
    {
        cors.AddDefaultPolicy(policy => Open(policy, HttpMethods.Get, HttpMethods.Head, HttpMethods.Options));
        cors.AddPolicy(ByPost, policy => Open(policy, HttpMethods.Get, HttpMethods.Head, HttpMethods.Options, HttpMethods.Post));
    });

    /// <summary>What the CORS middleware does for an answer, where it is not asked.</summary>
    public static void Allow(HttpContext context)
    {
        if (context.Request.Headers.Origin.Count == 0)
            return;
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.AccessControlExposeHeaders = ExposedText;
    }

    private static void Open(CorsPolicyBuilder policy, params string[] methods) =>
        policy.AllowAnyOrigin().AllowAnyHeader().WithMethods(methods).WithExposedHeaders(Exposed);
}
