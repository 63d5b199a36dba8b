using System.Diagnostics;
using System.Net.Sockets;
using Candles.Faults.Processes;
using Candles.Faults.Scenarios;

namespace Candles.Faults.Fuzz;

/// <summary>The same requests over sockets that are kept alive; now and then one that is no HTTP any more, whose connection then ends.</summary>
internal static class SocketFuzz
{
    private const int Connections = 16;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static async Task<bool> Run(long count, int seed, List<string> report)
    {
        using var folder = new Folder();
        await using var node = new Node("server", $"Data Source={Path.Combine(folder.Path, "candles.db")}", "Candles:MaxSeries=400", "Candles:WindowBytes=32000000");
        await node.Start();
        var secret = await node.AddKey();
        await Seed(node, secret);
        var (grammar, tally, start, next, slow) = (new FuzzGrammar(seed, secret), new FuzzTally(seed), Stopwatch.StartNew(), -1L, 0L);
        var slowOnes = new System.Collections.Concurrent.ConcurrentQueue<string>();

        async Task Work()
        {
            FuzzSocket? socket = null;
            for (long at; (at = Interlocked.Increment(ref next)) < count;)
            {
                var request = grammar.Make(at);
                var random = new Random((int)at ^ seed);
                var isBroken = random.Next(25) == 0;
                socket ??= await FuzzSocket.Connect(node.Address);
                var began = Stopwatch.GetTimestamp();
                FuzzAnswer? answer;
                string? fault = null;
                try
                {
                    using var patience = new CancellationTokenSource(Patience);
                    await socket.Send(isBroken ? Broken(random, request.Wire("here")) : request.Wire("here"), andClose: isBroken, patience.Token);
                    answer = await socket.Receive(isHead: request.Method == "HEAD", patience.Token);
                    fault = answer is null && !isBroken ? "no answer: the connection was closed" : null;
                }
                catch (Exception e) when (e is OperationCanceledException or SocketException or IOException or FormatException)
                {
                    answer = null;
                    fault = isBroken && e is SocketException or IOException ? null : $"no answer: {e.Message}";
                }

                var took = Stopwatch.GetElapsedTime(began);
                if (took > Slow)
                {
                    Interlocked.Increment(ref slow);
                    if (slowOnes.Count < 20)
                        slowOnes.Enqueue(FormattableString.Invariant($"{took.TotalSeconds:F2} s{(isBroken ? ", bent" : "")}: {answer?.Status} {request.Kind}, replay {seed}:{at}"));
                }

                if (answer is not null && !isBroken)
                    fault = FuzzRules.Fault(request, answer, took);
                else if (answer?.Status is 500)
                    fault = $"answered 500 to what is no HTTP: {System.Text.Encoding.UTF8.GetString(answer.Body)}";
                tally.Add(at, request, answer?.Status ?? 0, took, fault);
                if (answer is null || isBroken || answer.IsAborted || socket.IsSpent)
                {
                    socket.Dispose();
                    socket = null;
                }
            }

            socket?.Dispose();
        }

        var working = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(Work, CancellationToken.None)));
        ProcessFigures? warm = null;
        while (!working.IsCompleted)
        {
            await Task.WhenAny(working, Task.Delay(TimeSpan.FromSeconds(10), CancellationToken.None));
            if (!node.IsRunning)
                throw new InvalidOperationException($"The server died: {node.Log()}");
            if (tally.Done >= count / 5)
                warm ??= node.Figures();
            await Console.Error.WriteLineAsync(FormattableString.Invariant($"   {start.Elapsed:mm\\:ss} {tally.Done:N0} requests, {tally.Failed} failed, {slow} slow, {node.Figures().ResidentMebibytes:F0} MiB"));
        }

        await working;
        var end = node.Figures();
        report.Add(FormattableString.Invariant($"over {Connections} sockets: {tally.Done:N0} requests in {start.Elapsed.TotalSeconds:F0} s, seed {seed}; {tally.Failed} failed; {slow} took longer than {Slow.TotalSeconds} s, the longest {tally.Longest.TotalSeconds:F2} s"));
        report.Add($"their statuses (0: the connection was closed, as for what is no HTTP): {tally.Statuses}");
        report.Add(FormattableString.Invariant($"the server after a fifth and at the end: {warm?.ResidentMebibytes ?? 0:F0} and {end.ResidentMebibytes:F0} MiB, {warm?.Handles} and {end.Handles} handles, {warm?.Threads} and {end.Threads} threads"));
        report.AddRange(slowOnes);
        report.AddRange(tally.Failures);
        var grew = warm is not null && end.ResidentBytes > (warm.ResidentBytes * 3 / 2) + (64 << 20);
        if (grew)
            report.Add("GREW");
        return tally.Failed == 0 && !grew;
    }

    private static async Task Seed(Node node, string secret)
    {
        var rows = string.Join(',', Enumerable.Range(0, 1440).Where(i => i % 17 > 0).Select(i => FormattableString.Invariant($"[{FuzzBodies.First + (i * 60_000L)},2.5,9,1,{2.25m + (i / 1000m)},{i + 0.125m}]")));
        for (var series = 0; series < FuzzGrammar.Series; series++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, $"/candle/fuzz/USDT/S{series}?interval=1m"));
            request.Content = new StringContent($"[{rows}]", new System.Net.Http.Headers.MediaTypeHeaderValue("application/json"));
            request.Headers.Authorization = new("Bearer", secret);
            using var answer = await node.Http.SendAsync(request, CancellationToken.None);
            answer.EnsureSuccessStatusCode();
        }
    }

    /// <summary>Some bytes replaced or the end cut off.</summary>
    private static byte[] Broken(Random random, byte[] bytes)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        return random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes;
    }
}
