using System.IO.Compression;
using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Pages;

/// <summary>Pages for people: <c>/</c>, the chart; <c>/compare</c>; <c>/docs</c>. Programs that ask for <c>/</c> are told where to go.</summary>
internal static class PageEndpoints
{
    private const string Html = "text/html; charset=utf-8";

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

    /// <summary>
    /// The build leaves the packed files beside the program. Programs that only refer to it (tests, benchmarks) find them where the build made them.
    /// </summary>
    public static void FindAssets(WebApplicationBuilder builder)
    {
        builder.Configuration["ReloadStaticAssetsAtRuntime"] ??= "false"; // else a route for every address is added, which looks for files
        if (!File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "ui", "theme.css.gz")))
            builder.WebHost.UseStaticWebAssets();
    }

    /// <summary>What the pages are made of lies below <c>/ui</c>: in gzip where asked for, with tags, asked for again and answered 304.</summary>
    public static void MapAssets(IEndpointRouteBuilder app) => app.MapStaticAssets().ShortCircuit();

    public static void Map(IEndpointRouteBuilder app)
    {
        var chart = Page("chart.html");
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
        var page = Page(file);
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

    /// <summary>A file of this folder, which is a part of the program.</summary>
    public static string Read(string file)
    {
        using var reader = new StreamReader(typeof(PageEndpoints).Assembly.GetManifestResourceStream(file)!);
        return reader.ReadToEnd();
    }

    private static PackedBody Page(string file) => new(Html, System.Text.Encoding.UTF8.GetBytes(Read(file)), CompressionLevel.SmallestSize);

    private static Task Write(HttpContext context, PackedBody page)
    {
        context.Response.Headers.CacheControl = "no-cache";
        context.Response.Headers.Vary = "Accept";
        SafeHeaders.OfPage(context.Response.Headers);
        return page.Write(context);
    }
}
