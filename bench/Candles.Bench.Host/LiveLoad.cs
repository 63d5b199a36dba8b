using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Candles.Bench.Host;

/// <summary>Many live readers of one series, and one writer that posts its open candle once a second.</summary>
internal static class LiveLoad
{
    private const int FirstVolume = 100_000;
    private const int WarmUps = 5;
    private const int FewReaders = 100;
    private const string Path = $"/candle/{Series}/live?interval=1m&format=csv";
    private const string Series = "bench/USDT/S00";

    /// <summary>Prints figures, one a line, name and number. The exit code is 0 where every reader got every update.</summary>
    /// <param name="server">The id of the server's process.</param>
    public static async Task<int> Run(Uri url, string key, int server, int readers, int seconds)
    {
        using var http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        for (var volume = FirstVolume - WarmUps; volume < FirstVolume; volume++)
            await Post(http, volume);
        await Task.Delay(TimeSpan.FromSeconds(2));
        var without = Memory(server);
        await ReadByFew(http, url);
        var warm = Memory(server);

        using var live = new LiveReaders(readers, FirstVolume, seconds);
        var connecting = Stopwatch.GetTimestamp();
        live.Connect(url, Path);
        using var stop = new CancellationTokenSource();
        var reading = Task.Factory.StartNew(() => live.Run(stop.Token), TaskCreationOptions.LongRunning);
        await UntilAllRead(http, readers);
        var connected = Stopwatch.GetElapsedTime(connecting);
        await Task.Delay(TimeSpan.FromSeconds(2), stop.Token);

        var answered = new long[seconds];
        var memory = 0L;
        var cpu = Cpu(server);
        var start = Stopwatch.GetTimestamp();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var update = 0; update < seconds; update++)
        {
            await Post(http, FirstVolume + update);
            answered[update] = Stopwatch.GetTimestamp();
            await ticks.WaitForNextTickAsync(stop.Token);
            memory = Math.Max(memory, Memory(server));
        }

        var cores = (Cpu(server) - cpu) / Stopwatch.GetElapsedTime(start);
        stop.CancelAfter(TimeSpan.FromSeconds(10));
        await reading;

        double[] latencies = [.. Enumerable.Range(0, seconds).SelectMany(update => live.Latencies(update, answered[update])).Order()];
        Print("readers", readers);
        Print("updates", seconds);
        Print("received", latencies.Length);
        Print("skipped", live.Skipped);
        Print("ended", live.Ended);
        Print("connect_ms", connected.TotalMilliseconds);
        Print("p50_ms", latencies[latencies.Length / 2]);
        Print("p99_ms", latencies[latencies.Length * 99 / 100]);
        Print("max_ms", latencies[^1]);
        Print("without_kb", without);
        Print("warm_kb", warm);
        Print("with_kb", memory);
        Print("reader_bytes", 1024.0 * (memory - without) / readers);
        Print("warm_reader_bytes", 1024.0 * (memory - warm) / readers);
        Print("server_cores", cores);
        Print("client_cores", Environment.CpuUsage.TotalTime / (DateTime.Now - Process.GetCurrentProcess().StartTime));
        return latencies.Length == readers * seconds ? 0 : 1;
    }

    /// <summary>Some come, are told something and go: what that needs but once is loaded then.</summary>
    private static async Task ReadByFew(HttpClient http, Uri url)
    {
        using (var few = new LiveReaders(FewReaders, FirstVolume, updates: 1))
        {
            few.Connect(url, Path);
            await UntilAllRead(http, FewReaders);
            for (var volume = FirstVolume - (2 * WarmUps); volume < FirstVolume; volume++)
                await Post(http, volume);
        }

        await UntilAllRead(http, 0);
        await Task.Delay(TimeSpan.FromSeconds(2));
    }

    private static async Task Post(HttpClient http, int volume)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        var body = string.Create(CultureInfo.InvariantCulture, $"[[{now - (now % 60_000)},2.32,2.323,2.32,2.322,{volume}]]");
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync($"/candle/{Series}?interval=1m", content);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task UntilAllRead(HttpClient http, int readers)
    {
        while (true)
        {
            var line = (await http.GetStringAsync("/metrics")).Split('\n').First(line => line.StartsWith("candles_live_readers", StringComparison.Ordinal));
            if (line.EndsWith(string.Create(CultureInfo.InvariantCulture, $" {readers}"), StringComparison.Ordinal))
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>What a process takes of the machine's memory, KiB.</summary>
    private static long Memory(int process) => File.ReadLines($"/proc/{process}/status")
        .Where(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.AsSpan(6, line.Length - 8), NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture))
        .Single();

    private static TimeSpan Cpu(int process) => Process.GetProcessById(process).TotalProcessorTime;

    private static void Print(string name, double figure) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {figure:0.##}"));
}
