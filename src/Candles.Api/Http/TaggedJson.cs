namespace Candles.Api.Http;

/// <summary>A complete JSON body with a strong tag that is made of its bytes.</summary>
internal sealed class TaggedJson(byte[] body)
{
    private readonly byte[] _body = body;
    private readonly string _tag = TagOf(body);

    /// <summary>Sends the body, or 304 to who has it.</summary>
    public Task Write(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ETag = _tag;
        headers.CacheControl = "no-cache";
        if (!IfNoneMatch.Matches(context.Request.Headers.IfNoneMatch, _tag))
            return context.WriteBody("application/json", _body);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static string TagOf(byte[] body)
    {
        var hash = new StableHash();
        hash.Add(body.AsSpan());
        return EntityTag.Of(hash.Value);
    }
}
