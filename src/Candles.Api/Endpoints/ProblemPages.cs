using System.Net;
using Candles.Api.Problems;

namespace Candles.Api.Endpoints;

/// <summary><c>GET /problems/</c> and <c>GET /problems/{name}</c>: what the errors mean, for people.</summary>
internal static class ProblemPages
{
    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/problems", context => Write(context, "Problems", List()));
        foreach (var type in ProblemType.All)
            app.MapRead(type.Path, context => Write(context, type.Title, Explain(type)));
    }

    private static string List() =>
        $"<ul>\n{string.Concat(ProblemType.All.Select(t => $"<li><a href=\"{t.Path}\">{t.Name}</a> ({t.Status}): {Html(t.Title)}</li>\n"))}</ul>";

    private static string Explain(ProblemType type) =>
        $"<p><code>{type.Name}</code>, status {type.Status}</p>\n<p>{Html(type.Explanation)}</p>\n<p><a href=\"/problems\">All problems</a></p>";

    private static Task Write(HttpContext context, string title, string body)
    {
        var page = $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{Html(title)}</title></head>
            <body style="font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">
            <h1>{Html(title)}</h1>
            {body}
            </body>
            </html>

            """;
        context.Response.Headers.CacheControl = "no-cache";
        return context.WriteBody("text/html; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(page));
    }

    private static string Html(string text) => WebUtility.HtmlEncode(text);
}
