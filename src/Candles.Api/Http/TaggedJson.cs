using System.IO.Hashing;
using Candles.Api.OpenApi;

namespace Candles.Api.Http;

/// <summary>A complete JSON body with a strong tag that is made of its bytes.</summary>
internal sealed class TaggedJson(byte[] body)
{
    private readonly byte[] _body = body;
    private readonly string _tag = EntityTag.Of(XxHash128.HashToUInt128(body));

    /// <summary>What an operation with such an answer says of it.</summary>
    public static IReadOnlyList<ApiHeader> Headers { get; } =
        [new("ETag", "A strong tag of the answer's bytes."), new("Cache-Control", "no-cache: ask again with If-None-Match.")];

    public static IReadOnlyList<ApiHeader> RequestHeaders { get; } = [new("If-None-Match", "Entity tags of answers that the client has.")];

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
}
