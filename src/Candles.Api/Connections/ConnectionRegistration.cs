using Candles.Api.Http;
using Candles.Api.Options;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Candles.Api.Connections;

/// <summary>Connections are bounded: how many they are, what clients leave unread, and what requests may bring.</summary>
internal static class ConnectionRegistration
{
    /// <summary>
    /// What may wait in one connection before its next request is not read: a whole answer of the longest, so that its request ends without
    /// waiting for the client.
    /// </summary>
    private const int MaxUnsent = 256 * 1024;

    /// <summary>The same in the kernel, beyond what is under way.</summary>
    private const int MaxUnsentInKernel = 128 * 1024;

    public static void AddConnections(this WebApplicationBuilder builder, ServerLimits limits)
    {
        var services = builder.Services;
        services.AddSingleton(limits);
        services.AddSingleton(new TransportMemory(limits.UnreadBytes));
        services.AddSingleton<IMemoryPoolFactory<byte>, TransportPools>();
        services.AddSingleton<ConnectionClock>();
        services.AddSingleton<RoomQueue>();
        services.AddSingleton<ClientConnections>();
        services.AddSingleton<UnreadWatch>();
        services.AddSingleton<BodyMemory>();
        services.AddHostedService(provider => provider.GetRequiredService<UnreadWatch>());

        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            limits.Apply(kestrel.Limits);
            kestrel.ConfigureEndpointDefaults(Watch); // before TLS is put upon an endpoint
        });
        builder.WebHost.UseSockets(sockets =>
        {
            sockets.MaxWriteBufferSize = MaxUnsent;
            sockets.UnsafePreferInlineScheduling = true; // one thread of the pool fewer a request (bench/results, settings)
            sockets.CreateBoundListenSocket = endpoint =>
            {
                var listener = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
                TcpProgress.BoundUnsent(listener, MaxUnsentInKernel);
                return listener;
            };
        });
    }

    /// <summary>Goes before all that answers.</summary>
    public static void UseRoom(this WebApplication app)
    {
        var queue = app.Services.GetRequiredService<RoomQueue>();
        app.Use(next => context => queue.IsOpen ? next(context) : WhenThereIsRoom(context, next));

        async Task WhenThereIsRoom(HttpContext context, RequestDelegate next)
        {
            var connection = context.Features.Get<ClientConnection>();
            connection?.CountWaiting(1);
            try
            {
                await queue.Wait(context.RequestAborted);
            }
            finally
            {
                connection?.CountWaiting(-1);
            }

            await next(context);
        }
    }

    private static void Watch(ListenOptions endpoint)
    {
        var connections = endpoint.ApplicationServices.GetRequiredService<ClientConnections>();
        endpoint.Use(next => connection => connections.Serve(connection, next));
    }
}
