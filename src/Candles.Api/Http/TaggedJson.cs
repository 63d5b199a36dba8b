using System.IO.Compression;
using System.IO.Hashing;

namespace Candles.Api.Http;

/// <summary>A complete JSON body with a strong tag that is made of its bytes, for each content coding another.</summary>
internal sealed class TaggedJson(byte[] body, CompressionLevel level = CompressionLevel.Fastest)
{
    private readonly PackedBody _body = new("application/json", body, level);
    private readonly string _tag = TagOf(body, ContentCoding.Identity);
    private string? _tagOfGzip;

    /// <summary>Sends the body, or 304 to a client that has it.</summary>
    public Task Write(HttpContext context)
    {
        var coding = _body.CodingFor(context);
        var tag = coding == ContentCoding.Gzip ? _tagOfGzip ??= TagOf(_body.Bytes, coding) : _tag;
        var headers = context.Response.Headers;
        headers.ETag = tag;
        headers.CacheControl = "no-cache";
        if (!IfNoneMatch.Matches(context.Request.Headers.IfNoneMatch, tag))
            return _body.Write(context, coding);
        PackedBody.Vary(context);
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static string TagOf(ReadOnlySpan<byte> body, ContentCoding coding) => EntityTag.Of(XxHash128.HashToUInt128(body, seed: (long)coding));
}
