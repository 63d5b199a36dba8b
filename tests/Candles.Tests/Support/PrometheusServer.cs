using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Candles.Tests.Support;

/// <summary>Debian's Prometheus on a port of its own, which reads one server as <c>ops/prometheus.yml</c> says, but more often.</summary>
internal sealed class PrometheusServer : IAsyncDisposable
{
    public const string Hint = "Prometheus is not here (apt-get install prometheus; ./test does).";

    private readonly TemporaryFolder _folder;
    private readonly Process _process;
    private readonly HttpClient _http;

    private PrometheusServer(TemporaryFolder folder, Process process, int port)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <param name="target">The server that is read.</param>
    public static async Task<PrometheusServer> Start(Uri target)
    {
        var settings = await File.ReadAllTextAsync(Repository.File("ops/prometheus.yml"), Cancel);
        Assert.Contains("scrape_interval: 5s", settings);
        Assert.Contains("localhost:5080", settings);

        var folder = new TemporaryFolder();
        var file = folder.File("prometheus.yml");
        await File.WriteAllTextAsync(file, settings.Replace("scrape_interval: 5s", "scrape_interval: 500ms").Replace("localhost:5080", target.Authority), Cancel);
        var port = FreePort();
        var process = Process.Start(new ProcessStartInfo("prometheus",
        [
            $"--config.file={file}", $"--storage.tsdb.path={folder.File("data")}", $"--web.listen-address=127.0.0.1:{port}", "--log.level=error",
        ])
        { RedirectStandardError = true })!;
        return new PrometheusServer(folder, process, port);
    }

    /// <summary>Asks until there is a number among the answer's series: a mean of nothing is none.</summary>
    /// <returns>The numbers; none where there were none within the time.</returns>
    public async Task<double[]> Values(string query, TimeSpan within)
    {
        for (var start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < within; await Task.Delay(100, Cancel))
        {
            if (Array.FindAll(await Ask(query), double.IsFinite) is { Length: > 0 } values)
                return values;
        }

        return [];
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
        _http.Dispose();
        _folder.Dispose();
    }

    private async Task<double[]> Ask(string query)
    {
        try
        {
            using var answer = await _http.GetAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", Cancel);
            var body = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.False(answer.StatusCode == HttpStatusCode.BadRequest, $"{query}: {body}");
            if (!answer.IsSuccessStatusCode)
                return []; // it starts
            using var json = JsonDocument.Parse(body);
            return
            [
                .. json.RootElement.GetProperty("data").GetProperty("result").EnumerateArray()
                    .Select(series => double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture)),
            ];
        }
        catch (HttpRequestException) when (!_process.HasExited)
        {
            return []; // it starts
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
