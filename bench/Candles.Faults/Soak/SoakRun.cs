using System.Diagnostics;
using Candles.Faults.Processes;
using Candles.Faults.Scenarios;

namespace Candles.Faults.Soak;

/// <summary>Mixed load for long: judged readers and writers, live readers that come and go, dialects; nothing may grow.</summary>
internal static class SoakRun
{
    private const int Listeners = 100;
    private const int Samples = 60;

    public static async Task<int> Of(Words words)
    {
        var (minutes, seed, store) = (words.Number("minutes") ?? 60, words.Number("seed") ?? Random.Shared.Next(1, 1_000_000), words.Text("store") ?? "postgres");
        ThreadPool.SetMinThreads(32, 32);
        using var folder = new Folder();
        var scene = new Scene(seed, isQuick: false, rounds: null);
        await using var world = new World(scene);
        world.Terms.Allowance = TimeSpan.FromSeconds(2); // 250 ms are promised; the machine is shared
        var connection = store == "sqlite" ? $"Data Source={Path.Combine(folder.Path, "candles.db")}" : world.Add(await Postgres.Create()).ConnectionString;
        world.AddNode(connection);
        if (store != "sqlite")
            world.AddNode(connection);
        await world.Start();
        await Console.Error.WriteLineAsync($"== {minutes} minutes on {store}, {world.Nodes.Count} servers, seed {seed}");

        var samples = await Run(world, TimeSpan.FromMinutes(minutes));
        await world.End();
        scene.Stalls.Dispose();
        foreach (var grown in samples.SelectMany(node => SoakSample.Growth(node.Value).Select(growth => $"{node.Key.Name}: {growth}")))
            scene.Findings.Add("not flat", grown);
        var lines = Report(scene, samples, minutes, store);
        Console.WriteLine(lines);
        if (words.Text("report") is { } file)
            await File.WriteAllTextAsync(file, lines, CancellationToken.None);
        return scene.Findings.IsEmpty ? 0 : 1;
    }

    private static async Task<Dictionary<Node, List<SoakSample>>> Run(World world, TimeSpan length)
    {
        var (findings, random) = (world.Scene.Findings, world.Scene.Random);
        var series = world.Crowd.Ledgers.Select(ledger => ledger.Key).ToArray();
        var listeners = Enumerable.Range(0, Listeners).Select(i => (Node: world.Nodes[i % world.Nodes.Count], Of: new LiveListener(
            world.Nodes[i % world.Nodes.Count], series[random.Next(series.Length)], new Random(random.Next()), findings))).ToArray();
        var mixed = world.Nodes.ToDictionary(node => node, node => new MixedClient([node], series, new Random(random.Next()), findings));
        using var stop = new CancellationTokenSource();
        var acting = listeners.Select(listener => Task.Run(() => listener.Of.Run(stop.Token), CancellationToken.None))
            .Concat(mixed.Values.Select(client => Task.Run(() => client.Run(stop.Token), CancellationToken.None))).ToArray();

        var (samples, start) = (world.Nodes.ToDictionary(node => node, _ => new List<SoakSample>()), Stopwatch.StartNew());
        while (start.Elapsed < length)
        {
            await world.Crowd.For(TimeSpan.FromSeconds(Math.Max(2, length.TotalSeconds / Samples)));
            foreach (var node in world.Nodes)
            {
                double[] waits = [.. mixed[node].TakeWaits().Order()];
                var sample = new SoakSample(
                    start.Elapsed, node.Figures(), waits.ElementAtOrDefault(waits.Length / 2), waits.ElementAtOrDefault((int)((waits.Length - 1) * 0.99)), waits.Length,
                    listeners.Where(listener => listener.Node == node).Sum(listener => listener.Of.Events));
                samples[node].Add(sample);
                await Console.Error.WriteLineAsync($"   {node.Name} {sample.Row}");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(acting);
        world.Scene.Figure($"{listeners.Sum(listener => listener.Of.Events):N0} live events to {Listeners} readers, who went and came back {listeners.Sum(listener => listener.Of.Returns):N0} times");
        return samples;
    }

    private static string Report(Scene scene, Dictionary<Node, List<SoakSample>> samples, int minutes, string store) => $"""
        # Soak

        - {Machine.Description}
        - {minutes} minutes on {store}, seed {scene.Seed}: writers, readers whose every body is judged, live readers, dialects, lists, gaps, metrics
        - {string.Join("\n- ", scene.Figures.Append(scene.Answers.ToString()))}
        - {(scene.Findings.IsEmpty ? "nothing found: every body right, memory, handles, threads and latency flat" : $"**found**: {scene.Findings}")}

        {string.Join("\n\n", samples.Select(node => $"## {node.Key.Name}\n\n{SoakSample.Head}\n{string.Join('\n', node.Value.Select(sample => sample.Row))}"))}

        """;
}
