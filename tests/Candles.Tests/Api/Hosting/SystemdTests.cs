using System.Diagnostics;
using System.Net;
using Candles.Api;
using Candles.Api.Hosting;
using Candles.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candles.Tests.Api.Hosting;

/// <summary>The program as systemd starts a unit of <c>Type=notify</c> with a watchdog.</summary>
public sealed class SystemdTests
{
    /// <summary>The parent calls itself systemd, which is what the program goes by; it prints the program's process id, and ends as that does.</summary>
    private const string Systemd = """
        printf systemd >/proc/$$/comm
        bash -c 'export WATCHDOG_PID=$$; exec "$@"' unit "$@" &
        echo $!
        wait $!
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Systemd_is_told_when_it_serves_while_it_lives_and_when_it_stops()
    {
        using var systemd = new NotifySocket();
        using var folder = new TemporaryFolder();
        var port = FreePort.Find();
        using var process = Start(systemd, folder, port, "text");
        var pid = await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);

        try
        {
            await systemd.Until("READY=1", Patience);
            using (var http = new HttpClient())
                Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"http://127.0.0.1:{port}/health/live", TestContext.Current.CancellationToken)).StatusCode);

            await systemd.Until("WATCHDOG=1", Patience);
            await systemd.Until("WATCHDOG=1", Patience);
            using (var kill = Process.Start("kill", ["-TERM", pid!]))
                await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
            await systemd.Until("STOPPING=1", Patience);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
        finally
        {
            process.Kill(entireProcessTree: true); // nothing where it has ended
        }

        Assert.Equal(0, process.ExitCode);
        Assert.Contains("Candles serves OHLCV candles at", await output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_is_told_nothing_while_the_process_is_not_live()
    {
        var life = new Life();
        var told = new Told();
        var previous = Environment.GetEnvironmentVariable("WATCHDOG_USEC");
        Environment.SetEnvironmentVariable("WATCHDOG_USEC", "20000"); // 20 ms: asked every 10
        try
        {
            var faults = new FaultLog(TimeProvider.System, NullLogger<FaultLog>.Instance);
            using var watchdog = new SystemdWatchdog(told, life, faults, TimeProvider.System, NullLogger<SystemdWatchdog>.Instance);
            await ((IHostedService)watchdog).StartAsync(CancellationToken.None);
            await Until.True(() => Task.FromResult(told.Count >= 2), Patience);

            life.Trouble = "a lock of ours is stuck";
            await Until.True(() => Task.FromResult(life.AskedSince >= 2), Patience);
            var count = told.Count;
            await Until.True(() => Task.FromResult(life.AskedSince >= 6), Patience);
            Assert.Equal(count, told.Count);

            life.Trouble = null;
            await Until.True(() => Task.FromResult(told.Count > count), Patience);
            await ((IHostedService)watchdog).StopAsync(CancellationToken.None);
        }
        finally
        {
            Environment.SetEnvironmentVariable("WATCHDOG_USEC", previous);
        }
    }

    [Fact]
    public async Task Text_under_systemd_has_systemds_levels_and_JSON_stays_JSON()
    {
        Assert.StartsWith("<4>", await FirstWarning("text"), StringComparison.Ordinal);
        Assert.StartsWith("{\"Timestamp\":\"", await FirstWarning("json"), StringComparison.Ordinal);
    }

    /// <summary>A store that cannot be opened is warned of.</summary>
    private static async Task<string> FirstWarning(string format)
    {
        using var systemd = new NotifySocket();
        using var folder = new TemporaryFolder();
        using var process = Start(systemd, folder, FreePort.Find(), format, $"--ConnectionStrings:Candles=Host=127.0.0.1;Port={FreePort.Find()};Username=me");
        try
        {
            while (await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
            {
                if (line.Contains("is not open yet", StringComparison.Ordinal))
                    return line;
            }
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }

        throw new InvalidOperationException("There was no warning.");
    }

    private static Process Start(NotifySocket systemd, TemporaryFolder folder, int port, string format, params string[] more)
    {
        string[] words =
        [
            "-c", Systemd, "systemd", "dotnet", typeof(Program).Assembly.Location,
            $"--urls=http://127.0.0.1:{port}", $"--Candles:DataDirectory={folder.Path}", "--Candles:Demo=false", $"--Candles:LogFormat={format}", .. more,
        ];
        var start = new ProcessStartInfo("bash", words)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["NOTIFY_SOCKET"] = systemd.Address;
        start.Environment["WATCHDOG_USEC"] = "400000";
        var process = Process.Start(start)!;
        process.ErrorDataReceived += (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    private sealed class Life : ILiveness
    {
        private volatile string? _trouble;
        private int _asked;

        public string? Trouble
        {
            get
            {
                Interlocked.Increment(ref _asked);
                return _trouble;
            }
            set
            {
                _trouble = value;
                Interlocked.Exchange(ref _asked, 0);
            }
        }

        /// <summary>How often it was asked since it was set.</summary>
        public int AskedSince => Volatile.Read(ref _asked);
    }

    private sealed class Told : ISystemdNotifier
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public bool IsEnabled => true;

        public void Notify(ServiceState state) => Interlocked.Increment(ref _count);
    }
}
