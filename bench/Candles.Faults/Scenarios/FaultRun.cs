using System.Diagnostics;
using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>Runs scenarios one after the other, tells what comes of them, and writes the report.</summary>
internal static class FaultRun
{
    public static async Task<int> Of(Words words)
    {
        if (words.Has("list"))
        {
            foreach (var scenario in Scenario.All)
                Console.WriteLine($"{scenario.Name,-26} {scenario.Fault}");
            return 0;
        }

        var chosen = Chosen(words.Names);
        var seed = words.Number("seed") ?? Random.Shared.Next(1, 1_000_000);
        var (report, failed, skipped) = (new FaultReport(seed, words.Has("quick")), 0, 0);
        ThreadPool.SetMinThreads(32, 32); // clients that wait for a thread would find the server slow
        foreach (var scenario in chosen)
        {
            var scene = new Scene(seed, words.Has("quick"), words.Number("rounds"));
            await Console.Error.WriteLineAsync($"== {scenario.Name}: {scenario.Fault} (seed {seed})");
            var (start, lacks) = (Stopwatch.GetTimestamp(), await Run(scenario, scene));
            scene.Stalls.Dispose();
            report.Add(scenario, scene, Stopwatch.GetElapsedTime(start), lacks);
            if (words.Text("report") is { } file)
                await report.Write(file); // after each, so that a run that is ended leaves what it has
            failed += scene.Findings.IsEmpty ? 0 : 1;
            skipped += lacks is null ? 0 : 1;
            Tell(scene, lacks, Stopwatch.GetElapsedTime(start));
        }

        Console.WriteLine($"{chosen.Count - failed - skipped} as promised, {failed} not, {skipped} passed over; seed {seed}");
        return failed > 0 ? 1 : skipped == chosen.Count ? Program.Skipped : 0;
    }

    private static List<Scenario> Chosen(List<string> names)
    {
        var unknown = names.Find(name => !Scenario.All.Any(scenario => IsMeant(scenario, name)));
        return unknown is null
            ? [.. Scenario.All.Where(scenario => names.Count == 0 || names.Exists(name => IsMeant(scenario, name)))]
            : throw new ArgumentException($"There is no scenario '{unknown}'; --list names them.");
    }

    private static bool IsMeant(Scenario scenario, string name) =>
        scenario.Name == name || (name.EndsWith('*') && scenario.Name.StartsWith(name[..^1], StringComparison.Ordinal));

    /// <returns>What is missing for it; null where nothing is.</returns>
    private static async Task<string?> Run(Scenario scenario, Scene scene)
    {
        try
        {
            await scenario.Run(scene);
            return null;
        }
        catch (MissingToolException e)
        {
            return e.Message;
        }
#pragma warning disable CA1031 // the others are to be run all the same
        catch (Exception e)
#pragma warning restore CA1031
        {
            scene.Findings.Add("the scenario broke", e.ToString());
            return null;
        }
    }

    private static void Tell(Scene scene, string? lacks, TimeSpan took)
    {
        foreach (var figure in scene.Figures)
            Scene.Say(figure);
        if (scene.Answers.Total > 0)
            Scene.Say(scene.Answers.ToString());
        Scene.Say(lacks is not null ? $"passed over: {lacks}"
            : scene.Findings.IsEmpty ? FormattableString.Invariant($"as promised ({took.TotalSeconds:F0} s; this process stood still for {scene.Stalls.Longest.TotalMilliseconds:F0} ms at most)")
            : $"NOT AS PROMISED\n{scene.Findings}");
    }
}
