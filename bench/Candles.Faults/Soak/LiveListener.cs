using System.Globalization;
using System.Net;
using Candles.Faults.Checks;
using Candles.Faults.Processes;

namespace Candles.Faults.Soak;

/// <summary>Reads a series live for a while, goes, and comes back with the id of the last event, again and again.</summary>
internal sealed class LiveListener(Node node, string series, Random random, Findings findings)
{
    private long _events;
    private long _returns;

    public long Events => Volatile.Read(ref _events);

    public long Returns => Volatile.Read(ref _returns);

    public async Task Run(CancellationToken stop)
    {
        using var http = Node.NewClient();
        string? last = null;
        while (!stop.IsCancellationRequested)
        {
            using var stay = CancellationTokenSource.CreateLinkedTokenSource(stop);
            stay.CancelAfter(TimeSpan.FromSeconds(random.Next(5, 90)));
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node.Address, $"/candle/{series}/live?interval={(random.Next(2) == 0 ? "1m" : "5m")}"));
                if (last is not null)
                    request.Headers.Add("Last-Event-ID", last);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stay.Token);
                if (answer.StatusCode != HttpStatusCode.OK)
                    findings.Add("live reader refused", $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stay.Token)}");
                using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(stay.Token));
                last = await Read(lines, last, stay.Token);
                findings.Add("live stream ended", $"{node.Name} ended a stream of {series}");
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _returns); // it goes
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                findings.Add("live stream broken", e.InnerException?.Message ?? e.Message);
            }
        }
    }

    private async Task<string?> Read(StreamReader lines, string? last, CancellationToken cancel)
    {
        while (await lines.ReadLineAsync(cancel) is { } line)
        {
            if (!line.StartsWith("id: ", StringComparison.Ordinal))
                continue;
            if (Number(line[4..]) is { } number && Number(last) is { } before && number < before)
                findings.Add("live stream went back", $"{series} on {node.Name}: {line[4..]} after {last}");
            last = line[4..];
            Interlocked.Increment(ref _events);
        }

        return last;
    }

    private static long? Number(string? id) => long.TryParse(id?.Split((char[])['-', '.', ':', '/'])[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
