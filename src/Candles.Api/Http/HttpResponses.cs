namespace Candles.Api.Http;

/// <summary>How complete bodies are sent.</summary>
internal static class HttpResponses
{
    /// <summary>Longer bodies are copied in pieces: pools keep large arrays for long.</summary>
    private const int LongestPiece = 128 * 1024;

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
}
