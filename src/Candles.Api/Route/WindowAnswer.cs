using System.Buffers;
using Candles.Api.Cache;
using Candles.Api.Http;

namespace Candles.Api.Route;

/// <summary>Sends an answer from memory: the body is copied once, into the server's own buffer.</summary>
internal static class WindowAnswer
{
    public static Task Send(HttpContext context, in CandleRequest request, in WindowReading reading, in WindowWatch watch)
    {
        var cut = reading.Range;
        var (first, last) = cut.HasMore ? (cut.FirstOpen, cut.LastOpen) : default;
        if (CandleHeaders.TryWriteNotModified(context, request, WindowTag.Of(request.Format, request.Coding, reading), cut.HasMore, first, last))
        {
            watch.MarkReady(context, request, reading.Waited).MarkWritten(context, request, 0, isKnown: true);
            return Task.CompletedTask;
        }

        context.Response.ContentType = request.Format.ContentType;
        return request.Coding == ContentCoding.Gzip
            ? SendGzip(context, request, new GzipBody(cut, request.Format), reading.Waited, watch)
            : SendPlain(context, request, new WindowBody(cut, request.Format), reading.Waited, watch);
    }

    private static Task SendPlain(HttpContext context, in CandleRequest request, in WindowBody body, TimeSpan waited, in WindowWatch watch)
    {
        var made = watch.MarkReady(context, request, waited);
        var started = Start(context, body.Length);
        if (!started.IsCompletedSuccessfully)
            return Finish(context, request, body, started, made);
        Put(context, request, body, made);
        return Task.CompletedTask;

        static async Task Finish(HttpContext context, CandleRequest request, WindowBody body, Task started, WindowWatch made)
        {
            await started;
            Put(context, request, body, made);
        }

        static void Put(HttpContext context, in CandleRequest request, in WindowBody body, in WindowWatch made)
        {
            if (!IsOfHeadersAlone(context))
            {
                body.CopyTo(Reserve(context, body.Length));
                context.Response.BodyWriter.Advance(body.Length);
            }

            made.MarkWritten(context, request, body.Length);
        }
    }

    private static async Task SendGzip(HttpContext context, CandleRequest request, GzipBody body, TimeSpan waited, WindowWatch watch)
    {
        context.Response.Headers.ContentEncoding = "gzip";
        var packed = ArrayPool<byte>.Shared.Rent(body.MaxLength); // headers come first, and tell the length
        try
        {
            var length = body.Write(packed);
            var made = watch.MarkReady(context, request, waited);
            await Start(context, length);
            if (!IsOfHeadersAlone(context))
            {
                packed.AsSpan(0, length).CopyTo(Reserve(context, length));
                context.Response.BodyWriter.Advance(length);
            }

            made.MarkWritten(context, request, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(packed);
        }
    }

    /// <summary>Puts the headers into the server's buffer, where a body follows them.</summary>
    private static Task Start(HttpContext context, int length)
    {
        context.Response.ContentLength = length;
        return IsOfHeadersAlone(context) ? Task.CompletedTask : context.Response.StartAsync(CancellationToken.None);
    }

    private static bool IsOfHeadersAlone(HttpContext context) => HttpMethods.IsHead(context.Request.Method);

    /// <summary>
    /// Room for the whole body in the server's buffer, which sends it when the request has been handled. In one piece: in blocks of
    /// 4 KB it takes a third more time (docs/decisions.md).
    /// </summary>
    private static Span<byte> Reserve(HttpContext context, int length) => context.Response.BodyWriter.GetSpan(length);
}
