using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Soak;

/// <summary>Asks what nobody else asks: dialects, several series at once, lists, gaps, packed and tagged answers.</summary>
internal sealed class MixedClient(IReadOnlyList<Node> nodes, IReadOnlyList<string> series, Random random, Findings findings)
{
    private readonly List<double> _waits = []; // ms, since they were last taken

    public async Task Run(CancellationToken stop)
    {
        using var http = Node.NewClient();
        string? tag = null;
        while (!stop.IsCancellationRequested)
        {
            var target = Target();
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(nodes[random.Next(nodes.Count)].Address, target));
            if (random.Next(3) == 0)
                request.Headers.Add("Accept-Encoding", "gzip");
            if (tag is not null && random.Next(3) == 0)
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await http.SendAsync(request, CancellationToken.None);
                var body = await answer.Content.ReadAsByteArrayAsync(CancellationToken.None);
                lock (_waits)
                    _waits.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                tag = answer.Headers.ETag?.ToString() ?? tag;
                if (answer.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.NotModified))
                    findings.Add($"answered {(int)answer.StatusCode}", $"{target}: {AnswerRules.Shortened(System.Text.Encoding.UTF8.GetString(body))}");
                else if (answer.Content.Headers.ContentType?.MediaType == "application/json" && answer.Content.Headers.ContentEncoding.Count == 0 && body.Length > 0)
                    JsonDocument.Parse(body).Dispose();
            }
            catch (Exception e) when (e is HttpRequestException or TaskCanceledException or JsonException)
            {
                findings.Add(e is JsonException ? "no JSON" : "no answer", $"{target}: {e.Message}");
            }

            await Task.Delay(random.Next(5, 40), CancellationToken.None);
        }
    }

    /// <summary>Since it was last asked.</summary>
    public double[] TakeWaits()
    {
        lock (_waits)
        {
            var waits = _waits.ToArray();
            _waits.Clear();
            return waits;
        }
    }

    private string Target()
    {
        var one = series[random.Next(series.Count)];
        var names = one.Split('/');
        return random.Next(12) switch
        {
            0 => $"/udf/history?symbol={names[0]}:{names[2]}/{names[1]}&resolution={(random.Next(2) == 0 ? "1" : "60")}&from=1780250400&to=1780293600",
            1 => $"/udf/symbols?symbol={names[0]}:{names[2]}/{names[1]}",
            2 => $"/binance/{names[0]}/api/v3/klines?symbol={names[2].ToUpperInvariant()}{names[1]}&interval=5m&limit={random.Next(1, 1000)}",
            3 => $"/binance/{names[0]}/api/v3/exchangeInfo",
            4 => $"/candles?series={string.Join(',', series)}&limit={random.Next(1, 100)}",
            5 => $"/latest?exchange={names[0]}",
            6 => "/series",
            7 => $"/candle/{one}/gaps?interval=1m",
            8 => $"/candle/{one}?format={(random.Next(2) == 0 ? "csv" : "msgpack")}&limit=720",
            9 => $"/candle/{one}?fill=previous&limit=720",
            10 => "/metrics",
            _ => $"/candle/{one}?limit=720",
        };
    }
}
