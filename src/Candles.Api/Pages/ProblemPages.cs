using System.IO.Compression;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using Candles.Api.Http;
using Candles.Api.OpenApi;
using Microsoft.AspNetCore.WebUtilities;

namespace Candles.Api.Pages;

/// <summary><c>GET /problems/</c> and <c>GET /problems/{name}</c>: what the errors mean, for people.</summary>
internal static class ProblemPages
{
    private const string Html = "text/html";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string Template = PageEndpoints.Read("problems.html");

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

    private static string List() => $"""
        <p class="lede">Errors are <code>application/problem+json</code>. Their <code>type</code> is one of these pages.</p>
        <table>
        <thead><tr><th scope="col">Status</th><th scope="col">Name</th><th scope="col">Title</th></tr></thead>
        <tbody>
        {string.Join('\n', ProblemType.All.Select(type =>
            $"<tr><td>{type.Status}</td><th scope=\"row\"><a href=\"{type.Path}\">{type.Name}</a></th><td>{Encode(type.Title)}</td></tr>"))}
        </tbody>
        </table>
        """;

    private static string Explain(ProblemType type)
    {
        var example = ProblemExample.Of(type);
        return $"""
            <p class="name"><code>{type.Name}</code>, status {type.Status}</p>
            <p>{Encode(type.Explanation)}</p>
            {(example.Wrong is { } wrong ? Section(example.If is { } condition ? $"This request gets it if {condition}" : "This request gets it", wrong) : "")}
            {Section("The answer", Answer(example))}
            {(example.Wrong is null ? "" : example.Right is { } right && right != example.Wrong
                ? Section("This request is accepted", right)
                : "<h2>What to send</h2>\n<p>The same request is accepted once the cause is gone.</p>")}
            <p class="all"><a href="/problems">All problems</a></p>
            """;
    }

    private static string Section(string heading, string text) => $"<h2>{Encode(heading)}</h2>\n<pre tabindex=\"0\">{Encode(text)}</pre>";

    private static string Answer(ProblemExample example)
    {
        var type = example.Type;
        var body = new ProblemBody(type.Path, type.Title, type.Status, example.Detail, "0HNQE0ORNH1IF:0000002A", example.Rows?.First, example.Rows?.Count);
        return $"""
            HTTP/1.1 {type.Status} {ReasonPhrases.GetReasonPhrase(type.Status)}
            Content-Type: application/problem+json{(type.Status == StatusCodes.Status503ServiceUnavailable ? "\nRetry-After: 1" : "")}

            {JsonSerializer.Serialize(body, new ProblemJson(new JsonSerializerOptions(Readable) { PropertyNamingPolicy = JsonNamingPolicy.CamelCase }).ProblemBody)}
            """;
    }

    private static Task Write(HttpContext context, string title, string body)
    {
        context.Response.Headers.CacheControl = "no-cache";
        SafeHeaders.OfPage(context.Response.Headers);
        var page = Template.Replace("{title}", Encode(title), StringComparison.Ordinal).Replace("{body}", body, StringComparison.Ordinal);
        return new PackedBody($"{Html}; charset=utf-8", System.Text.Encoding.UTF8.GetBytes(page), CompressionLevel.Fastest).Write(context);
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
