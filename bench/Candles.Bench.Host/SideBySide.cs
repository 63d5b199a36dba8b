using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Candles.Bench.Host;

/// <summary>
/// The real server and a bare Kestrel in one process: one garbage collector, one thread pool, the same settings. Settings
/// <c>Sockets:*</c> (environment: <c>Sockets__IOQueueCount=1</c>) replace the server's own of <see cref="SocketTransportOptions"/>.
/// </summary>
internal static class SideBySide
{
    public static async Task Run(string url, string bareUrl)
    {
        await using var server = Api.Program.Build(["--urls", url], services => services
            .AddOptions<SocketTransportOptions>()
            .PostConfigure<IConfiguration>((sockets, settings) => settings.GetSection("Sockets").Bind(sockets)));
        await using var bare = BareServer.Build(bareUrl, server.Services);
        await server.StartAsync(CancellationToken.None);
        await bare.StartAsync(CancellationToken.None);
        await server.WaitForShutdownAsync(CancellationToken.None);
    }
}
