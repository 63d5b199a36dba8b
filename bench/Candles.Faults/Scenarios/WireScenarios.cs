using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>The way to PostgreSQL is bad.</summary>
internal static class WireScenarios
{
    private const string Bad = "503 within 2 s, 504 at 5 s; never a body that lacks what did not come through; nothing acknowledged lost or undone";

    /// <summary>Through the handshake, a statement's answer, a row of 1440 and a whole page.</summary>
    private static readonly long[] Bytes = [0, 1, 5, 9, 14, 50, 200, 400, 410, 430, 460, 500, 600, 800, 1_000, 1_500, 2_500, 5_000, 8_192, 12_000, 20_000, 40_000, 65_536, 120_000, 500_000];

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("pg-cut", "Connections are cut after k bytes, for many k", Bad, Cut),
        new("pg-commits-lost", "The answers to one COMMIT in five are lost, with two servers", Bad + "; what was created is told to who created it", CommitsLost),
        new("pg-slow", "20 KB a second and 50 ms more for each part of an answer", Bad, scene => Bent(
            scene, wire => (wire.BytesPerSecond, wire.Lateness) = (20_000, TimeSpan.FromMilliseconds(50)), wire => (wire.BytesPerSecond, wire.Lateness) = (0, TimeSpan.Zero))),
        new("pg-silent", "Nothing comes through, connections stay open", Bad, scene => Bent(scene, wire => wire.IsSilent = true, wire => wire.IsSilent = false)),
        new("pg-flickers", "It falls silent and comes back every second", Bad, Flickers),
    ];

    private static async Task<(World World, Wire Wire)> On(Scene scene, int nodes = 1)
    {
        var world = new World(scene);
        try
        {
            var postgres = world.Add(await Postgres.Create());
            var wire = world.Add(new Wire(postgres.Port));
            for (var i = 0; i < nodes; i++)
                world.AddNode(i == 0 ? wire.ConnectionString : postgres.ConnectionString);
            await world.Start();
            return (world, wire);
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    private static async Task Cut(Scene scene)
    {
        var (world, wire) = await On(scene);
        await using var all = world;
        foreach (var bytes in scene.IsQuick ? Bytes.Where((_, i) => i % 4 == 0) : Bytes)
        {
            wire.CutAfter = () => bytes + scene.Random.Next(4);
            wire.CutAll();
            await world.Crowd.For(scene.Seconds(0.4, 0.8));
        }

        wire.CutAfter = () => scene.Random.Next(200_000); // each where it falls
        await world.Through(() => Task.CompletedTask, scene.Seconds(2, 8), () =>
        {
            wire.CutAfter = () => null;
            wire.CutAll();
            return Task.CompletedTask;
        });
        scene.Figure($"{wire.Cuts} connections cut");
        await world.End();
    }

    private static async Task CommitsLost(Scene scene)
    {
        var (world, wire) = await On(scene, nodes: 2);
        await using var all = world;
        await world.Through(
            () =>
            {
                wire.LosesCommits = 0.2;
                return Task.CompletedTask;
            },
            scene.Seconds(4, 12),
            () =>
            {
                wire.LosesCommits = 0;
                return Task.CompletedTask;
            });
        scene.Figure($"{wire.Cuts} commits lost their answer");
        await world.End();
    }

    private static async Task Bent(Scene scene, Action<Wire> bend, Action<Wire> straighten)
    {
        var (world, wire) = await On(scene, nodes: 2);
        await using var all = world;
        await world.Through(
            () =>
            {
                bend(wire);
                world.Terms.SilentSince = System.Diagnostics.Stopwatch.GetTimestamp();
                return Task.CompletedTask;
            },
            scene.Seconds(6, 10),
            () =>
            {
                straighten(wire);
                return Task.CompletedTask;
            });
        await world.End();
    }

    private static async Task Flickers(Scene scene)
    {
        var (world, wire) = await On(scene);
        await using var all = world;
        for (var round = 0; round < scene.Rounds(3, 6); round++)
        {
            wire.IsSilent = true;
            world.Terms.SilentSince = System.Diagnostics.Stopwatch.GetTimestamp();
            await world.Crowd.For(TimeSpan.FromSeconds(0.5 + scene.Random.NextDouble()));
            wire.IsSilent = false;
            await world.Crowd.For(TimeSpan.FromSeconds(0.5 + scene.Random.NextDouble()));
        }

        await world.Recovers(System.Diagnostics.Stopwatch.GetTimestamp(), 10);
        await world.End();
    }
}
