using System.Net;
using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Pages;

/// <summary><c>GET /problems/</c> and <c>GET /problems/{name}</c>: what the errors mean, for people.</summary>
internal static class ProblemPages
{
    private const string Html = "text/html";

    public static void Map(IEndpointRouteBuilder app)
    {
        app.MapRead("/problems", context => Write(context, "Problems", List()))
            .Describe(new ApiOperation("The list of problems, for people.") { Answers = [Html], Examples = [new("all of them", "/problems")] });
        app.MapRead("/problems/{name}", Get)
            .Describe(new ApiOperation("What a problem means, for people.")
            {
                Answers = [Html],
                Examples =
                [
                    new("what a problem means", ProblemType.ParameterInvalid.Path),
                    new("no such problem", "/problems/nothing") { Problem = ProblemType.NotFound },
                ],
                Problems = [ProblemType.NotFound],
            });
    }

    private static Task Get(HttpContext context)
    {
        var name = context.Request.RouteValues["name"] as string;
        if (ProblemType.All.FirstOrDefault(type => type.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } type)
            return Write(context, type.Title, Explain(type));

        context.Response.StatusCode = StatusCodes.Status404NotFound; // a problem is made of it, as of any address of nothing
        return Task.CompletedTask;
    }

    private static string List() =>
        $"<ul>\n{string.Concat(ProblemType.All.Select(t => $"<li><a href=\"{t.Path}\">{t.Name}</a> ({t.Status}): {Encode(t.Title)}</li>\n"))}</ul>";

    private static string Explain(ProblemType type) =>
        $"<p><code>{type.Name}</code>, status {type.Status}</p>\n<p>{Encode(type.Explanation)}</p>\n<p><a href=\"/problems\">All problems</a></p>";

    private static Task Write(HttpContext context, string title, string body)
    {
        var page = $"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/ui/theme.css"><link rel="stylesheet" href="/ui/problem.css"><title>{Encode(title)}</title></head>
            <body>
            <h1>{Encode(title)}</h1>
            {body}
            </body>
            </html>

            """;
        context.Response.Headers.CacheControl = "no-cache";
        SafeHeaders.OfPage(context.Response.Headers);
        return context.WriteBody($"{Html}; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(page));
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
