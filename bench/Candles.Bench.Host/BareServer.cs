using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Candles.Bench.Host;

/// <summary>
/// The least that Kestrel can do: one delegate, no routing, no logging. <c>/static/N</c> is one array of N bytes, <c>/allocated</c>
/// the bytes that the process has allocated so far, all else an empty 204.
/// </summary>
internal static class BareServer
{
    private const string Static = "/static/";
    private static readonly ConcurrentDictionary<string, byte[]> Bodies = new(StringComparer.Ordinal);

    /// <param name="server">The services of the server whose Kestrel settings are taken.</param>
    public static WebApplication Build(string url, IServiceProvider server)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(server.GetRequiredService<IOptions<SocketTransportOptions>>());
        builder.WebHost.UseKestrelCore().UseUrls(url).ConfigureKestrel(kestrel =>
            kestrel.AddServerHeader = server.GetRequiredService<IOptions<KestrelServerOptions>>().Value.AddServerHeader);
        var app = builder.Build();
        app.Run(Answer);
        return app;
    }

    private static Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.StartsWith(Static, StringComparison.Ordinal))
            return Write(context.Response, Bodies.GetOrAdd(path, Body));
        if (path == "/allocated")
            return context.Response.WriteAsync(GC.GetTotalAllocatedBytes(precise: true).ToString(CultureInfo.InvariantCulture), CancellationToken.None);

        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static Task Write(HttpResponse response, byte[] body)
    {
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body, 0, body.Length, CancellationToken.None); // a request's own token would have to be made
    }

    private static byte[] Body(string path)
    {
        var body = new byte[int.Parse(path.AsSpan(Static.Length), NumberStyles.None, CultureInfo.InvariantCulture)];
        body.AsSpan().Fill((byte)' ');
        return body;
    }
}
