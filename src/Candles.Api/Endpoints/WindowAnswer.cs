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
        return SendPlain(context, new WindowBody(cut, request.Format));
    }

    private static Task SendPlain(HttpContext context, in WindowBody body)
    {
        context.Response.ContentLength = body.Length;
        if (HttpMethods.IsHead(context.Request.Method))
            return Task.CompletedTask;

        // Headers go into the buffer first; the server sends it all when the request has been handled.
        var started = context.Response.StartAsync(CancellationToken.None);
        if (!started.IsCompletedSuccessfully)
            return SendStarted(context, body, started);
        Put(context, body);
        return Task.CompletedTask;
    }

    private static async Task SendStarted(HttpContext context, WindowBody body, Task started)
    {
        await started;
        Put(context, body);
    }

    private static void Put(HttpContext context, in WindowBody body)
    {
        var writer = context.Response.BodyWriter;
        body.CopyTo(writer.GetSpan(body.Length)); // one span: pieces of 4 KB cost a quarter more time (docs/decisions.md)
        writer.Advance(body.Length);
    }
}
