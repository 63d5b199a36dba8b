using Candles.Api.OpenApi;
using Microsoft.AspNetCore.Cors;

namespace Candles.Api.Http;

/// <summary>How complete bodies are sent, and how resources are mapped.</summary>
internal static class HttpResponses
{
    /// <summary>Longer bodies are copied in pieces: pools keep large arrays for long.</summary>
    private const int LongestPiece = 128 * 1024;

    private const string ReadMethods = "GET, HEAD, OPTIONS";

    /// <summary>
    /// Sends a complete body with its length; to HEAD, its headers alone. It is copied into the server's own buffer, so that its memory is
    /// free again before the client has taken it.
    /// </summary>
    public static async Task WriteBody(this HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        await context.Response.StartAsync(CancellationToken.None);
        for (var rest = body; rest.Length > 0;)
        {
            var piece = rest.Span[..Math.Min(rest.Length, LongestPiece)];
            piece.CopyTo(context.Response.BodyWriter.GetSpan(piece.Length));
            context.Response.BodyWriter.Advance(piece.Length);
            rest = rest[piece.Length..];
        }
    }

    /// <summary>Sends what a change came to, as JSON that nobody keeps.</summary>
    public static Task WriteChanged(this HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.Headers.CacheControl = "no-store";
        return context.WriteBody("application/json", body);
    }

    /// <summary>Maps a resource that is read: GET, HEAD, and OPTIONS that says so.</summary>
    /// <param name="others">Methods that are mapped elsewhere for the same pattern.</param>
    /// <returns>What reads; OPTIONS stays as it is.</returns>
    public static IEndpointConventionBuilder MapRead(
        this IEndpointRouteBuilder app, string pattern, RequestDelegate read, params string[] others)
    {
        var allowed = string.Join(", ", [ReadMethods, .. others]);
        var reading = app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read);
        app.MapMethods(pattern, [HttpMethods.Options], context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.Allow = allowed;
            return Task.CompletedTask;
        }).Describe(ApiOperation.Options);
        return reading;
    }

    /// <summary>Maps a method that changes a resource; pages of other origins may not use it.</summary>
    public static IEndpointConventionBuilder MapChange(this IEndpointRouteBuilder app, string method, string pattern, RequestDelegate change) =>
        app.MapMethods(pattern, [method], change).WithMetadata(new DisableCorsAttribute());
}
