using Candles.Api.Http;
using Candles.Api.OpenApi;
using Microsoft.Extensions.FileProviders;

namespace Candles.Api.Pages;

/// <summary>Pages for people: <c>/</c>, the chart; <c>/compare</c>; <c>/docs</c>. Programs that ask for <c>/</c> are told where to go.</summary>
internal static class PageEndpoints
{
    private const string Html = "text/html; charset=utf-8";

    private static readonly string Root = Path.Combine(AppContext.BaseDirectory, "wwwroot");

    private static ReadOnlySpan<byte> Hint => """
        {
          "candles": "/candle/{exchange}/{market}/{asset}?interval=1m&limit=100",
          "live": "/candle/{exchange}/{market}/{asset}/live?interval=1m",
          "several": "/candles?series={exchange}/{market}/{asset}:1m,…",
          "latest": "/latest?exchange={exchange}&interval=1m",
          "series": "/series",
          "intervals": "/intervals",
          "health": ["/health/live", "/health/ready"],
          "problems": "/problems",
          "openapi": "/openapi/v1.json",
          "pages": ["/", "/compare", "/docs"]
        }

        """u8;

    /// <summary>What the pages are made of lies below <c>/ui</c>.</summary>
    public static void UseAssets(WebApplication app) => app.UseStaticFiles(new StaticFileOptions
    {
        RequestPath = "/ui",
        FileProvider = new PhysicalFileProvider(Path.Combine(Root, "ui")),
        OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl = "no-cache", // asked again, answered 304
    });

    public static void Map(IEndpointRouteBuilder app)
    {
        var chart = File.ReadAllBytes(Path.Combine(Root, "index.html"));
        var hint = Hint.ToArray();
        app.MapRead("/", context => AsksForHtml(context) ? Write(context, chart) : context.WriteBody("application/json", hint))
            .Describe(new ApiOperation("The chart, for browsers; for programs, where to go.")
            {
                Answers = ["text/html", "application/json"],
                Examples =
                [
                    new("the chart", "/") { Headers = [("Accept", "text/html")] },
                    new("where to go", "/") { Headers = [("Accept", "application/json")], Answers = "application/json", Answer = System.Text.Encoding.UTF8.GetString(hint) },
                ],
            });
        Map(app, "/compare", "compare.html", "A page that sets the paths side by side, in the visitor's browser.", Isolate);
        Map(app, "/docs", "docs.html", "A page to read and try this API.");
    }

    private static void Map(IEndpointRouteBuilder app, string pattern, string file, string summary, Action<IHeaderDictionary>? headers = null)
    {
        var page = File.ReadAllBytes(Path.Combine(Root, file));
        app.MapRead(pattern, context =>
        {
            headers?.Invoke(context.Response.Headers);
            return Write(context, page);
        }).Describe(new ApiOperation(summary)
        {
            Answers = ["text/html"],
            Examples = [new("the page", pattern)],
        });
    }

    /// <summary>
    /// Keeps a page that measures apart from other origins. Browsers give it a clock with steps of 5 µs then, and of 100 µs otherwise
    /// (https://www.w3.org/TR/hr-time-3/#dfn-coarsen-time).
    /// </summary>
    private static void Isolate(IHeaderDictionary headers)
    {
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Embedder-Policy"] = "require-corp";
    }

    private static bool AsksForHtml(HttpContext context) =>
        context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task Write(HttpContext context, byte[] page)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = "Accept";
        SafeHeaders.OfPage(context.Response.Headers);
        return context.WriteBody(Html, page);
    }
}
