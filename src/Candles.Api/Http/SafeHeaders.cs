namespace Candles.Api.Http;

/// <summary>What browsers are told not to do with what this server answers.</summary>
internal static class SafeHeaders
{
    /// <summary>A page runs nothing, and asks nobody, but what this server serves, and stands in frames of this server alone.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'self'";

    /// <summary>Every answer is what its type says. Goes in front of all that answers.</summary>
    public static void Use(WebApplication app) => app.Use(next => context =>
    {
        Put(context.Response.Headers);
        return next(context);
    });

    public static void Put(IHeaderDictionary headers) => headers.XContentTypeOptions = "nosniff";

    public static void OfPage(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers["Referrer-Policy"] = "no-referrer";
    }
}
