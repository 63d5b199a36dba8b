namespace Candles.Api.Endpoints;

/// <summary>How complete bodies are sent, and how resources that can only be read are mapped.</summary>
internal static class Answering
{
    public const string ReadMethods = "GET, HEAD, OPTIONS";

    /// <summary>Sends a complete body with its length in one write; to HEAD, its headers alone.</summary>
    public static Task WriteBody(this HttpContext context, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    /// <summary>Maps a resource that is read: GET, HEAD, and OPTIONS that says so.</summary>
    /// <returns>What reads; OPTIONS stays as it is.</returns>
    public static IEndpointConventionBuilder MapRead(this IEndpointRouteBuilder app, string pattern, RequestDelegate read)
    {
        var reading = app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read);
        app.MapMethods(pattern, [HttpMethods.Options], AnswerOptions);
        return reading;
    }

    private static Task AnswerOptions(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        context.Response.Headers.Allow = ReadMethods;
        return Task.CompletedTask;
    }
}
