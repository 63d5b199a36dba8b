using System.IO.Compression;

namespace Candles.Api.Http;

/// <summary>A complete body that is sent as gzip to clients that ask for it; packed once, when the first of them comes.</summary>
/// <param name="level">The smallest size for what never changes, the fastest for what is made for one request.</param>
internal sealed class PackedBody(string contentType, byte[] body, CompressionLevel level)
{
    /// <summary>Shorter bodies fit into one packet as they are.</summary>
    private const int ShortestPacked = 1024;

    private byte[]? _packed;

    public ReadOnlySpan<byte> Bytes => body;

    /// <summary>The coding for this client. What is too short to pack, or is asked for in a coding that there is not, is sent as it is.</summary>
    public ContentCoding CodingFor(HttpContext context) =>
        AcceptEncodingHeader.Choose(context.Request.Headers.AcceptEncoding, offersGzip: body.Length >= ShortestPacked) ?? ContentCoding.Identity;

    /// <summary>Says that the answer depends on Accept-Encoding, beside what it depends on anyway.</summary>
    public static void Vary(HttpContext context) =>
        context.Response.Headers.AppendCommaSeparatedValues("Vary", "Accept-Encoding");

    /// <summary>Sends it in a coding that <see cref="CodingFor"/> chose.</summary>
    public Task Write(HttpContext context, ContentCoding coding)
    {
        Vary(context);
        if (coding != ContentCoding.Gzip)
            return context.WriteBody(contentType, body);
        context.Response.Headers.ContentEncoding = "gzip";
        return context.WriteBody(contentType, _packed ??= Pack());
    }

    public Task Write(HttpContext context) => Write(context, CodingFor(context));

    private byte[] Pack()
    {
        using var packed = new MemoryStream(body.Length / 4);
        using (var gzip = new GZipStream(packed, level, leaveOpen: true))
            gzip.Write(body);
        return packed.ToArray();
    }
}
