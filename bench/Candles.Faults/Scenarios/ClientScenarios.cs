using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Candles.Faults.Load;
using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>Clients do their worst while normal ones ask; the server may use 256 MB.</summary>
internal static partial class ClientScenarios
{
    private const int Memory = 256 << 20;
    private const string Promise = "alive at 256 MB; normal requests go on, their p99 below 100 ms from 2 s on";

    /// <summary>In ms: 100 are promised, the rest is left to those with whom the server shares the machine.</summary>
    private const double MaxWait = 250;

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("client-slow-headers", "slowhttptest -H: 1,000 connections whose headers never end", Promise, scene => SlowHttpTest(scene, "-H", "-i", "5", "-x", "24", "-p", "3")),
        new("client-slow-bodies", "slowhttptest -B: 1,000 bodies that come a few bytes at a time", Promise, scene => SlowHttpTest(scene, "-B", "-i", "5", "-s", "8192", "-x", "10", "-p", "3", "-t", "POST", "-f", "application/json")),
        new("client-slow-reads", "slowhttptest -X: 1,000 that read 32 bytes every 5 s", Promise, scene => SlowHttpTest(scene, "-X", "-w", "512", "-y", "1024", "-n", "5", "-z", "32", "-k", "3", "-p", "3")),
        new("client-byte-a-second", "500 connections send a request a byte a second", Promise, scene => Bad(scene, async (bad, target) =>
        {
            await bad.Connect(500);
            await bad.Drip($"GET {target} HTTP/1.1\r\nHost: here\r\n\r\n", scene.Seconds(6, 20));
        })),
        new("client-never-reads", "2,000 connections pipeline 40 requests for 60 KB each and read nothing", Promise, scene => Bad(scene, async (bad, target) =>
        {
            await bad.Connect(scene.Count(600, 2000), receives: 4096);
            await bad.Send(string.Concat(Enumerable.Repeat($"GET {target} HTTP/1.1\r\nHost: here\r\n\r\n", 40)));
            await Task.Delay(scene.Seconds(6, 15), CancellationToken.None);
        })),
        new("client-never-reads-many", "500 connections ask 20 × for 10 series at once and read nothing", Promise, scene => Bad(scene, async (bad, target) =>
        {
            await bad.Connect(scene.Count(200, 500), receives: 4096);
            var many = $"/candles?limit=720&series={string.Join(',', Enumerable.Range(0, 10).Select(i => $"faults/USDT/S{i % 6:D2}:1m"))}";
            await bad.Send(string.Concat(Enumerable.Repeat($"GET {many} HTTP/1.1\r\nHost: here\r\n\r\n", 20)));
            await Task.Delay(scene.Seconds(6, 15), CancellationToken.None);
        })),
        new("client-never-reads-live", "2,000 live readers of a series that is written all the while read nothing", Promise, scene => Bad(scene, async (bad, target) =>
        {
            await bad.Connect(scene.Count(600, 2000), receives: 4096);
            await bad.Send("GET /candle/faults/USDT/S00/live HTTP/1.1\r\nHost: here\r\n\r\n");
            await Task.Delay(scene.Seconds(6, 15), CancellationToken.None);
        })),
        new("client-idle", "10,000 connections say nothing", Promise, scene => Bad(scene, async (bad, target) =>
        {
            scene.Figure($"{await bad.Connect(scene.Count(3000, 10_000))} connected");
            await Task.Delay(scene.Seconds(3, 10), CancellationToken.None);
        })),
        new("client-resets", "Requests whose connections are reset at any moment, without end", Promise, scene => Bad(scene, async (bad, target) =>
        {
            var (times, start) = (0, Stopwatch.GetTimestamp());
            for (; Stopwatch.GetElapsedTime(start) < scene.Seconds(4, 10); times++)
            {
                await bad.Connect(20);
                await bad.Send($"GET {target}{(scene.Random.Next(2) == 0 ? "&path=raw" : "")} HTTP/1.1\r\nHost: here\r\n\r\n"[..^scene.Random.Next(30)]);
                await Task.Delay(scene.Random.Next(10), CancellationToken.None);
                bad.Reset();
            }

            scene.Figure($"{20 * times} connections reset");
        })),
    ];

    private static async Task<World> On(Scene scene, MemoryLimit limit)
    {
        var world = new World(scene, new LoadTerms { Readers = 2, Writers = 2, SeriesPerWriter = 3 });
        try
        {
            var postgres = world.Add(await Postgres.Create());
            world.AddNode(new Node("node 1", postgres.ConnectionString) { Limit = limit });
            await world.Start();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    private static Task Bad(Scene scene, Func<BadClients, string, Task> act) => Beside(scene, async (world, target) =>
    {
        await using var bad = new BadClients(world.Nodes[0].Address);
        await act(bad, target);
        if (bad.Count > 0)
            scene.Figure($"{bad.Closed()} of {bad.Count} bad connections closed by the server");
    });

    private static Task SlowHttpTest(Scene scene, params string[] how) => Beside(scene, async (world, target) =>
    {
        if (!Shell.Has("slowhttptest"))
            throw new MissingToolException("slowhttptest is not installed");
        var seconds = scene.Seconds(6, 20).TotalSeconds.ToString(CultureInfo.InvariantCulture);
        var url = new Uri(world.Nodes[0].Address, how[0] == "-B" ? "/candle/faults/USDT/Slow?interval=1m" : target).ToString();
        var (_, output) = await Shell.Try("slowhttptest", [.. how, "-c", scene.Count(400, 1000).ToString(CultureInfo.InvariantCulture), "-r", "500", "-l", seconds, "-u", url]);
        var said = Available().Matches(output);
        scene.Figure($"slowhttptest says that the service is available: {(said.Count == 0 ? "nothing" : said[^1].Groups[1].Value)}");
    });

    /// <summary>Between the words stand the codes of colours.</summary>
    [GeneratedRegex("service available[^\n]*?(YES|NO)")]
    private static partial Regex Available();

    private static async Task Beside(Scene scene, Func<World, string, Task> act)
    {
        using var limit = MemoryLimit.Of(Memory);
        await using var world = await On(scene, limit);
        var node = world.Nodes[0];
        await world.Crowd.Until(() => world.Crowd.Ledgers[0].Newest.Count(number => number > 0) > 650, TimeSpan.FromSeconds(20));
        var target = $"/candle/{world.Crowd.Ledgers[0].Key}?limit=720";
        await using var pulse = new Pulse(node, target);
        var acting = act(world, target);
        while (!acting.IsCompleted && node.IsRunning)
            await Task.WhenAny(acting, Task.Delay(200, CancellationToken.None));

        if (!node.IsRunning)
        {
            node.MayBreak = true;
            scene.Findings.Add("the process died", $"{pulse}; {node.Log()}");
            return;
        }

        await acting;
        await pulse.Stop();
        scene.Figure($"{pulse}; memory {limit.MaxUsed >> 20} MiB of {Memory >> 20} at most");
        if (pulse.Failed > 0)
            scene.Findings.Add("normal requests failed", $"{pulse.Failed}, the first: {pulse.FirstFailure}");
        if (pulse.Quantile(0.99) > MaxWait)
            scene.Findings.Add("normal requests waited", $"{pulse}");
        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.End();
    }
}
