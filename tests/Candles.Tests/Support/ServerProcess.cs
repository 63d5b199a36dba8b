using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Candles.Data.Model;
using Candles.Data.Time;

namespace Candles.Tests.Support;

/// <summary>The real server as a process of its own, which may be killed; asked over HTTP.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly CandlesProcess _process;
    private readonly HttpClient _http;
    private bool _isDisposed;

    private ServerProcess(TemporaryFolder folder, CandlesProcess process, string url, string secret)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(20) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", secret);
    }

    public bool IsKilled { get; private set; }

    /// <summary>Of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a server without waiting for anything, to kill it while it starts.</summary>
    public static CandlesProcess Launch(TemporaryFolder folder, string connection) => CandlesProcess.Start(
        folder.Path,
        "--urls=http://127.0.0.1:0",
        "--Candles:Demo=false",
        "--Candles:WritesPerSecond=0",
        $"--ConnectionStrings:Candles={connection}",
        "--Logging:LogLevel:Default=None"); // nobody reads its output once it serves

    /// <summary>Starts a server and waits until it calls itself ready.</summary>
    /// <param name="secret">A key that the store has.</param>
    public static async Task<ServerProcess> Start(string connection, string secret)
    {
        var folder = new TemporaryFolder();
        var process = Launch(folder, connection);
        try
        {
            var server = new ServerProcess(folder, process, await process.ReadUntil("Candles serves OHLCV candles at"), secret);
            await server.Ready();
            return server;
        }
        catch
        {
            process.Dispose();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Sends minutes to a series, as JSON array rows.</summary>
    /// <param name="once">The <c>Idempotency-Key</c>; null for none.</param>
    /// <returns>Status and body; null where the connection broke before the answer was complete.</returns>
    public async Task<(HttpStatusCode Status, string Body)?> Post(SeriesKey series, Candle[] candles, string? once)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, PathOf(series, Interval.OneMinute))
        {
            Content = new StringContent(Posting.Json(candles), new MediaTypeHeaderValue("application/json")),
        };
        if (once is not null)
            request.Headers.Add("Idempotency-Key", once);
        try
        {
            using var answer = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    /// <summary>The newest candles of an interval, up to as many as one answer holds; null where there is no such series.</summary>
    public async Task<Candle[]?> Read(SeriesKey series, Interval interval)
    {
        using var answer = await _http.GetAsync($"{PathOf(series, interval)}&limit={CandleQuery.MaxLimit}", TestContext.Current.CancellationToken);
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{series} at {interval} answered {(int)answer.StatusCode}: {body}");
        using var json = JsonDocument.Parse(body);
        return [.. json.RootElement.GetProperty("data").EnumerateArray().Select(ToCandle)];
    }

    /// <summary>Ends it with SIGKILL.</summary>
    public void Kill()
    {
        IsKilled = true;
        _process.Kill();
    }

    /// <summary>May be called again, as the owner of a server that was replaced does where the new one failed to start.</summary>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        _http.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    private async Task Ready()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            using var answer = await _http.GetAsync("/health/ready", TestContext.Current.CancellationToken);
            if (answer.IsSuccessStatusCode)
                return;
            Assert.True(
                Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(60),
                $"The server was not ready within a minute: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TestContext.Current.CancellationToken);
        }
    }

    private static string PathOf(SeriesKey series, Interval interval) => $"/candle/{series}?interval={interval}";

    private static Candle ToCandle(JsonElement row) => new(
        DateTimeOffset.Parse(row.GetProperty("basetm").GetString()!, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds(),
        row.GetProperty("o").GetDecimal(),
        row.GetProperty("h").GetDecimal(),
        row.GetProperty("l").GetDecimal(),
        row.GetProperty("c").GetDecimal(),
        row.GetProperty("v").GetDecimal());
}
