using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Candles.Bench.Host;

/// <summary>
/// Posts the open candle of every series ten times a second, each time with another volume: a connection a series, all at once
/// as a feed that ticks. Requests are bytes made beforehand, so that the writer takes little of the machine that is measured.
/// </summary>
internal sealed class OpenCandleWriter : IDisposable
{
    private const long Minute = 60_000;
    private const int FirstVolume = 100_000; // volumes are of six digits, so that all requests are equally long
    private const int Volumes = 900_000;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Socket _socket;
    private readonly byte[] _request;
    private readonly byte[] _answer = new byte[4096];

    private OpenCandleWriter(Uri server, string key, string series)
    {
        var body = Body(0, 0);
        _request = Encoding.ASCII.GetBytes(
            $"POST /candle/{series}?interval=1m HTTP/1.1\r\nHost: {server.Authority}\r\nAuthorization: Bearer {key}\r\n" +
            $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _socket.Connect(server.Host, server.Port);
    }

    /// <returns>The exit code: 0 where every post was stored.</returns>
    public static async Task<int> Run(Uri server, string key, TimeSpan time)
    {
        var writers = BenchSeries.All.Select(series => new OpenCandleWriter(server, key, series.Key.ToString())).ToList();
        using var ticks = new PeriodicTimer(Pause);
        using var end = new CancellationTokenSource(time);
        int posted = 0, stored = 0;
        try
        {
            while (await ticks.WaitForNextTickAsync(end.Token))
            {
                var now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
                var answers = await Task.WhenAll(writers.Select(writer => writer.Post(now - (now % Minute), FirstVolume + (posted % Volumes))));
                posted += answers.Length;
                stored += answers.Count(good => good);
            }
        }
        catch (OperationCanceledException)
        {
            writers.ForEach(writer => writer.Dispose());
        }

        var cpu = Environment.CpuUsage.TotalTime / time;
        Console.WriteLine(FormattableString.Invariant(
            $"{posted / time.TotalSeconds:F0} posts a second, {posted - stored} refused; the writer took {100 * cpu:F1} % of a core"));
        return posted == stored ? 0 : 1;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>Whether the answer was 200.</summary>
    private async Task<bool> Post(long openTime, int volume)
    {
        Encoding.ASCII.GetBytes(Body(openTime, volume)).CopyTo(_request.AsSpan()[^Body(0, 0).Length..]);
        await _socket.SendAsync(_request);
        int read = 0, more;
        do
            read += more = await _socket.ReceiveAsync(_answer.AsMemory(read));
        while (more > 0 && _answer[read - 1] != '}'); // the end of the counts, or of a problem

        return _answer.AsSpan(0, read).StartsWith("HTTP/1.1 200 "u8);
    }

    private static string Body(long openTime, int volume) =>
        string.Create(CultureInfo.InvariantCulture, $"[[{openTime:D13},2.32,2.323,2.32,2.322,{volume:D6}]]");
}
