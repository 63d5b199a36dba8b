using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Candles.Tests.Support;

/// <summary>Debian's HAProxy in front of some servers. It repeats no request and sends none to another server: what fails, its clients see.</summary>
internal sealed class HaProxy : IAsyncDisposable
{
    public const string Hint = "HAProxy is not here (apt-get install haproxy; ./test does).";

    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly HttpClient _figures;

    private HaProxy(TemporaryFolder folder, Process process, int port, int figures)
    {
        _folder = folder;
        _process = process;
        _figures = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{figures}") };
        Address = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint Address { get; }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Skips the test where HAProxy is missing; with CI=true it fails.</summary>
    /// <param name="interval">Between two questions of one server whether it is ready; two that fail take it out.</param>
    public static async Task<HaProxy> Start(TimeSpan interval, params IEnumerable<int> ports)
    {
        var (port, figures) = (FreePort(), FreePort());
        var folder = new TemporaryFolder();
        var file = folder.File("haproxy.cfg");
        await File.WriteAllTextAsync(
            file,
            $"""
            defaults
              mode http
              timeout connect 1s
              timeout client 30s
              timeout server 30s
              timeout http-keep-alive 30s
              retries 0
            listen candles
              bind 127.0.0.1:{port}
              balance roundrobin
              http-reuse safe
              option httpchk GET /health/ready
              http-check expect status 200
              default-server inter {(int)interval.TotalMilliseconds}ms fall 2 rise 1
            {string.Join('\n', ports.Select(server => $"  server s{server} 127.0.0.1:{server} check"))}
            listen figures
              bind 127.0.0.1:{figures}
              stats enable
              stats uri /

            """,
            Cancel);
        try
        {
            var process = Process.Start(new ProcessStartInfo("haproxy", ["-db", "-f", file]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            return new HaProxy(folder, process, port, figures);
        }
        catch (Win32Exception)
        {
            folder.Dispose();
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", Hint);
            Assert.Skip(Hint);
            throw;
        }
    }

    /// <summary>A port that is free now.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until it sends requests to so many servers.</summary>
    public async Task Uses(int servers)
    {
        for (var start = Stopwatch.GetTimestamp(); await CountUp() != servers; await Task.Delay(50, Cancel))
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30), $"HAProxy does not come to {servers} servers.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _figures.Dispose();
        _folder.Dispose();
    }

    /// <summary>By the table that it shows as CSV: proxy, server, and in one column <c>UP</c>.</summary>
    private async Task<int> CountUp()
    {
        try
        {
            var table = await _figures.GetStringAsync("/;csv", Cancel);
            return table.Split('\n').Count(row => row.StartsWith("candles,s", StringComparison.Ordinal) && row.Split(',').Contains("UP"));
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return -1; // it starts
        }
    }
}
