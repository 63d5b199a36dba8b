using System.IO.Compression;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Formats.Import;
using Microsoft.AspNetCore.Http.Features;

namespace Candles.Api.Ingest;

/// <summary>Reads the body of a request into memory, unpacked and whole.</summary>
internal static class IngestBody
{
    /// <param name="isPacked">Whether it is gzip.</param>
    /// <param name="body">Empty; filled where no problem is returned.</param>
    /// <returns>Why the body is refused; null where it is in <paramref name="body"/>.</returns>
    /// <exception cref="BadHttpRequestException">The body did not come whole, or too slowly.</exception>
    /// <exception cref="OverloadException">Bodies of others take all the memory.</exception>
    /// <param name="share">What it uses of the memory for bodies; at the end, what <paramref name="body"/> takes.</param>
    public static async Task<Problem?> Read(HttpContext context, bool isPacked, PooledBytes body, BodyShare share)
    {
        // The limit is ours, so that the answer is, too: Kestrel would refuse with an empty body.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = null;
        if (context.Request.ContentLength > BatchLimits.MaxBodyBytes)
            return TooLarge("is larger");
        if (!isPacked)
            return await Receive(context, body, share) ? null : TooLarge("is larger");

        using var packed = new PooledBytes(share);
        return await Receive(context, packed, share) ? await Unpack(packed, body, context.RequestAborted) : TooLarge("is larger");
    }

    /// <remarks>
    /// A client that goes away ends the read by itself; a read that is cancelled would leave Kestrel's reader in a state that it
    /// logs as an error.
    /// </remarks>
    private static async Task<bool> Receive(HttpContext context, PooledBytes target, BodyShare share)
    {
        var isWhole = await target.TryAdd(context.Request.BodyReader, BatchLimits.MaxBodyBytes, context.Request.ContentLength, CancellationToken.None);
        share.IsComing = false;
        return isWhole;
    }

    private static async Task<Problem?> Unpack(PooledBytes packed, PooledBytes body, CancellationToken cancel)
    {
        if (packed.Length == 0)
            return NotWhole();

        await packed.Add(GzipSeal.Member.ToArray());
        await using var gzip = new GZipStream(packed.Open(), CompressionMode.Decompress);
        try
        {
            if (!await body.TryAdd(gzip, BatchLimits.MaxBodyBytes + GzipSeal.Text.Length, cancel))
                return TooLarge("unpacks to more");
        }
        catch (InvalidDataException)
        {
            return NotWhole();
        }

        if (!body.Written.Span.EndsWith(GzipSeal.Text))
            return NotWhole();
        body.RemoveLast(GzipSeal.Text.Length);
        return null;
    }

    private static Problem TooLarge(string how) => new(
        ProblemType.BodyTooLarge, $"The body {how} than {BatchLimits.MaxBodyBytesText}, which is the most; send it as several requests.");

    private static Problem NotWhole() => new(
        ProblemType.BodyUnreadable, "The body is not whole gzip: it is damaged or cut off, or other bytes follow its end.");
}
