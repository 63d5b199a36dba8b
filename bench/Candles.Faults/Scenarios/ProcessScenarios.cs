using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using Candles.Faults.Load;
using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>What befalls the server's own process.</summary>
internal static class ProcessScenarios
{
    private const string FakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1";
    private const string Ends = "nothing acknowledged lost, nothing stored by halves; ready again by itself";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("process-killed-sqlite", "SIGKILL under load, again and again, on SQLite", Ends, scene => Ended(scene, "sqlite", (node, _) => node.Kill(), 3, 20)),
        new("process-killed-postgres", "SIGKILL under load, again and again, on PostgreSQL", Ends, scene => Ended(scene, "postgres", (node, _) => node.Kill(), 3, 20)),
        new("process-terminated", "SIGTERM under load, again and again", "ends by itself with 0 within Candles:ShutdownSeconds (10); " + Ends, scene => Ended(scene, "postgres", Terminate, 2, 8)),
        new("process-64mb", "A limit of 64 MB on its memory", "no wrong answer; where it is too little, at which the kernel ends it, nothing acknowledged is lost", scene => Limited(scene, 64)),
        new("process-256mb", "A limit of 256 MB, with eight bodies of 4 MB at once again and again", "alive; each body is 200, or 503 for want of room", scene => Limited(scene, 256)),
        new("process-clock", "Its clock goes an hour forward, then two back, under load", "nothing stale, nothing late, nothing lost", Clock),
    ];

    private static async Task Terminate(Node node, Scene scene)
    {
        if (await node.Terminate(TimeSpan.FromSeconds(12)) is not { } end)
        {
            scene.Findings.Add("does not end", "12 s after SIGTERM the process still runs");
            await node.Kill();
        }
        else if (end.ExitCode != 0)
        {
            scene.Findings.Add("ends with another code than 0", $"{end.ExitCode} after {end.Took.TotalSeconds:F1} s");
        }
    }

    private static async Task Ended(Scene scene, string store, Func<Node, Scene, Task> end, int quick, int usual)
    {
        using var folder = new Folder();
        await using var world = new World(scene);
        world.AddNode(store == "sqlite" ? $"Data Source={Path.Combine(folder.Path, "candles.db")}" : world.Add(await Postgres.Create()).ConnectionString);
        await world.Start();
        var (node, ready) = (world.Nodes[0], new List<double>());
        for (var round = 0; round < scene.Rounds(quick, usual); round++)
        {
            await world.Crowd.For(TimeSpan.FromMilliseconds(scene.Random.Next(1500)));
            await end(node, scene);
            ready.Add((await node.Start()).TotalSeconds);
            var started = Stopwatch.GetTimestamp();
            if (!await world.Crowd.Until(() => world.Crowd.LastWriteBegun > started, TimeSpan.FromSeconds(10)))
                scene.Findings.Add("never well again", "no write was taken within 10 s of being ready");
        }

        ready.Sort();
        scene.Figure($"{ready.Count} rounds; ready again after {ready[ready.Count / 2]:F2} s (median), {ready[^1]:F2} s at most");
        await world.End();
    }

    private static async Task Limited(Scene scene, int megabytes)
    {
        using var limit = MemoryLimit.Of((long)megabytes << 20);
        await using var world = new World(scene, new LoadTerms { Writers = 2, Readers = 4 });
        var node = world.AddNode(new Node("node 1", world.Add(await Postgres.Create()).ConnectionString) { Limit = limit });
        try
        {
            await world.Start();
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException && megabytes < 128)
        {
            scene.Figure($"does not get going: {Checks.AnswerRules.Shortened(e.Message).ReplaceLineEndings(" ")}");
            return;
        }

        node.MayBreak = megabytes < 128;
        if (megabytes >= 256)
            await PostLargeBodies(world, node);
        await world.Crowd.For(scene.Seconds(3, 10));
        scene.Figure($"memory {limit.MaxUsed >> 20} MiB of {megabytes} at most{(node.IsRunning ? "" : "; it was ended")}");
        if (!node.IsRunning && megabytes >= 128)
            scene.Findings.Add("the process died", node.Log());
        if (!node.IsRunning)
        {
            node.Limit = null;
            await node.Start();
        }

        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.End();
    }

    private static async Task PostLargeBodies(World world, Node node)
    {
        var rows = string.Join(',', Enumerable.Range(0, 40_000).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"[{1_577_836_800_000 + (i * 60_000L)},123456.123456789,123456.223456789,123456.023456789,123456.123456789,98765.123456789012]")));
        var (counts, scene) = (new Dictionary<string, int>(), world.Scene);
        for (var round = 0; round < scene.Rounds(1, 5); round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(node.Address, $"/candle/faults/USDT/Large{i}?interval=1m"));
                request.Content = new StringContent($"[{rows}]", new MediaTypeHeaderValue("application/json"));
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", world.Secret);
                var said = "broken";
                try
                {
                    using var answer = await node.Http.SendAsync(request, CancellationToken.None);
                    said = $"{(int)answer.StatusCode}";
                    if ((int)answer.StatusCode is not (200 or 413 or 503 or 504))
                        scene.Findings.Add($"answered {said}", $"a body of 4 MB: {await answer.Content.ReadAsStringAsync(CancellationToken.None)}");
                }
                catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
                {
                    scene.Findings.Add("connection broken", $"a body of 4 MB: {e.InnerException?.Message ?? e.Message}");
                }

                lock (counts)
                    counts[said] = counts.GetValueOrDefault(said) + 1;
            }));
        }

        scene.Figure($"bodies of {(rows.Length + 2) / 1e6:F1} MB: {string.Join(", ", counts.Select(count => $"{count.Value} × {count.Key}"))}");
    }

    /// <summary>By libfaketime, whose offset a file holds; the monotonic clock is left alone, as it is where a clock is set.</summary>
    private static async Task Clock(Scene scene)
    {
        if (!File.Exists(FakeTime))
            throw new MissingToolException("faketime is not installed");
        using var folder = new Folder();
        var offset = Path.Combine(folder.Path, "offset");
        await File.WriteAllTextAsync(offset, "+0", CancellationToken.None);
        await using var world = new World(scene);
        world.AddNode(new Node("node 1", world.Add(await Postgres.Create()).ConnectionString)
        {
            Environment = new Dictionary<string, string>
            {
                ["LD_PRELOAD"] = FakeTime,
                ["FAKETIME_TIMESTAMP_FILE"] = offset,
                ["FAKETIME_NO_CACHE"] = "1",
                ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
                ["DONT_FAKE_MONOTONIC"] = "1",
            },
        });
        await world.Start();
        foreach (var jump in (string[])["+3600", "-3600", "+0"])
        {
            await world.Crowd.For(scene.Seconds(1, 2));
            await File.WriteAllTextAsync(offset, jump, CancellationToken.None);
            await world.Crowd.For(scene.Seconds(2, 4));
            using var answer = await world.Nodes[0].Http.GetAsync(world.Nodes[0].Address, CancellationToken.None);
            scene.Figure($"offset {jump}: the server's Date is {(answer.Headers.Date - DateTimeOffset.UtcNow)?.TotalSeconds ?? double.NaN:F0} s off");
        }

        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.End();
    }
}
