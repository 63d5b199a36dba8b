using System.Buffers;
using Candles.Api.Encoding;
using Candles.Api.Windows;

namespace Candles.Api.Endpoints;

/// <summary>Sends an answer from memory: the body is copied once, into the server's own buffer.</summary>
internal static class WindowAnswer
{
    public static Task Send(HttpContext context, in CandleRequest request, in WindowReading reading)
    {
        var cut = reading.Cut;
        var (first, last) = cut.IsCut ? (cut.FirstOpen, cut.LastOpen) : default;
        if (CandleHeaders.IsKnown(context, request, WindowTag.Of(request.Format, request.Coding, reading), cut.IsCut, first, last))
            return Task.CompletedTask;

        context.Response.ContentType = request.Format.ContentType;
        return request.Coding == ContentCoding.Gzip
            ? SendGzip(context, new GzipBody(cut, request.Format))
            : SendPlain(context, new WindowBody(cut, request.Format));
    }

    private static Task SendPlain(HttpContext context, in WindowBody body)
    {
        if (Start(context, body.Length) is not { } started)
            return Task.CompletedTask;
        if (!started.IsCompletedSuccessfully)
            return Finish(context, body, started);
        Put(context, body);
        return Task.CompletedTask;

        static async Task Finish(HttpContext context, WindowBody body, Task started)
        {
            await started;
            Put(context, body);
        }

        static void Put(HttpContext context, in WindowBody body)
        {
            body.CopyTo(Room(context, body.Length));
            context.Response.BodyWriter.Advance(body.Length);
        }
    }

    private static async Task SendGzip(HttpContext context, GzipBody body)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        var packed = ArrayPool<byte>.Shared.Rent(body.MaxLength); // headers come first, and tell the length
        try
        {
            var length = body.Write(packed);
            if (Start(context, length) is not { } started)
                return;
            await started;
            packed.AsSpan(0, length).CopyTo(Room(context, length));
            context.Response.BodyWriter.Advance(length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Puts the headers into the server's buffer. Null where they are all that is asked for.</summary>
    private static Task? Start(HttpContext context, int length)
    {
        context.Response.ContentLength = length;
        return HttpMethods.IsHead(context.Request.Method) ? null : context.Response.StartAsync(CancellationToken.None);
    }

    /// <summary>
    /// Room for the whole body in the server's buffer, which sends it when the request has been handled. In one piece: in blocks of
    /// 4 KB it takes a third more time (docs/decisions.md).
    /// </summary>
    private static Span<byte> Room(HttpContext context, int length) => context.Response.BodyWriter.GetSpan(length);
}
