using System.Globalization;
using Microsoft.Extensions.Hosting.Systemd;

namespace Candles.Api.Hosting;

/// <summary>
/// Tells systemd, twice in the time that it waits (<c>WatchdogSec=</c>), that the process is live; says nothing while it is not, so that systemd
/// ends it and starts another.
/// </summary>
/// <remarks>Protocol: sd_watchdog_enabled(3). Its variables are for the process that <c>WATCHDOG_PID</c> names, if any.</remarks>
internal sealed partial class SystemdWatchdog(
    ISystemdNotifier systemd, ILiveness liveness, FaultLog faults, TimeProvider time, ILogger<SystemdWatchdog> log)
    : EnduringService("telling systemd that the process is live", faults, time)
{
    private static readonly ServiceState Live = new("WATCHDOG=1");

    /// <summary>Null where systemd does not watch.</summary>
    public static TimeSpan? Period =>
        Environment.GetEnvironmentVariable("WATCHDOG_PID") is not { Length: > 0 } pid || pid == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            ? Microseconds(Environment.GetEnvironmentVariable("WATCHDOG_USEC"))
            : null;

    protected override async Task Work(CancellationToken stop)
    {
        if (Period is not { } period)
            return;

        for (string? last = null; ; await Task.Delay(period / 2, Time, stop))
        {
            var trouble = liveness.Trouble;
            if (trouble is null)
                systemd.Notify(Live);
            else if (last is null)
                LogNotLive(log, trouble, period.TotalSeconds);
            last = trouble;
        }
    }

    private static TimeSpan? Microseconds(string? text) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0 ? TimeSpan.FromMicroseconds(value) : null;

    [LoggerMessage(Level = LogLevel.Critical, Message = "Not live, so systemd ends the process {Seconds} s after it was told last that it is: {Trouble}")]
    private static partial void LogNotLive(ILogger log, string trouble, double seconds);
}

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
