using Microsoft.Extensions.Hosting.Systemd;

namespace Candles.Api.Hosting;

/// <summary>What a unit of <c>Type=notify</c> is told: that the server listens, that it stops, and that it is live. Elsewhere nothing of it is there.</summary>
internal static class SystemdRegistration
{
    public static void AddSystemd(this WebApplicationBuilder builder)
    {
        if (!SystemdHelpers.IsSystemdService())
            return;
        builder.Services.AddSystemd(); // READY=1 once it listens, STOPPING=1
        builder.Services.AddHostedService<SystemdWatchdog>();
    }
}
