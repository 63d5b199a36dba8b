using System.Diagnostics;
using Candles.Faults.Processes;

namespace Candles.Faults.Scenarios;

/// <summary>PostgreSQL goes away, in its many ways.</summary>
internal static class PostgresScenarios
{
    private const string Away = "503 within 2 s, 504 at 5 s, memory while it is true; nothing acknowledged lost; well again by itself";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("pg-crashed", "PostgreSQL stops at once, as if it crashed", Away, scene => Gone(scene, postgres => postgres.Stop("immediate"))),
        new("pg-killed", "Its first process is killed with SIGKILL", Away, scene => Gone(scene, postgres => postgres.Kill())),
        new("pg-stopped", "It is stopped; connections are told", Away, scene => Gone(scene, postgres => postgres.Stop("fast"))),
        new("pg-restarted", "It is restarted again and again", Away, Restarted),
        new("pg-backend-killed", "A backend is killed with SIGKILL, at which PostgreSQL restarts all of them", Away, BackendsKilled),
        new("pg-connections-ended", "An administrator ends connections again and again", Away, ConnectionsEnded),
        new("pg-starting-up", "It refuses connections, as it still starts (57P03); then it is on a new timeline", Away, StartingUp),
        new("pg-paused", "All its processes are stopped with SIGSTOP", "what is in flight: 503 or 504 by 5.2 s; what begins 2 s later: 503 within 2 s, or memory", Paused),
    ];

    /// <summary>A world on a cluster of its own.</summary>
    public static async Task<(World World, Postgres Postgres)> On(Scene scene, int nodes = 1, Postgres? postgres = null)
    {
        var world = new World(scene);
        try
        {
            var cluster = world.Add(postgres ?? await Postgres.Create());
            for (var i = 0; i < nodes; i++)
                world.AddNode(cluster.ConnectionString);
            await world.Start();
            return (world, cluster);
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    private static async Task Gone(Scene scene, Func<Postgres, Task> go)
    {
        var (world, postgres) = await On(scene, nodes: 2);
        await using var all = world;
        await world.Through(() => go(postgres), scene.Seconds(3, 5), () => postgres.Start());
        await world.End();
    }

    private static async Task Restarted(Scene scene)
    {
        var (world, postgres) = await On(scene);
        await using var all = world;
        for (var round = 0; round < scene.Rounds(2, 4); round++)
        {
            await world.Through(() => postgres.Stop(round % 2 == 0 ? "fast" : "immediate"), TimeSpan.Zero, () => postgres.Start());
        }

        await world.End();
    }

    private static async Task BackendsKilled(Scene scene)
    {
        var (world, postgres) = await On(scene);
        await using var all = world;
        for (var round = 0; round < scene.Rounds(2, 4); round++)
        {
            await world.Through(() => KillOne(postgres, scene.Random), TimeSpan.Zero, () => Task.CompletedTask);
        }

        await world.End();
    }

    private static async Task KillOne(Postgres postgres, Random random)
    {
        await using var admin = await postgres.Connect();
        await using var command = new Npgsql.NpgsqlCommand("SELECT pid FROM pg_stat_activity WHERE usename = 'candles'", admin);
        var pids = new List<int>();
        await using (var reader = await command.ExecuteReaderAsync(CancellationToken.None))
        {
            while (await reader.ReadAsync(CancellationToken.None))
                pids.Add(reader.GetInt32(0));
        }

        await Signal.Send("KILL", pids[random.Next(pids.Count)]);
    }

    private static async Task ConnectionsEnded(Scene scene)
    {
        var (world, postgres) = await On(scene, nodes: 2);
        await using var all = world;
        for (var round = 0; round < scene.Rounds(10, 40); round++)
        {
            await postgres.Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candles' AND random() < 0.5");
            await world.Crowd.For(TimeSpan.FromMilliseconds(scene.Random.Next(200)));
        }

        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.End();
    }

    /// <summary>A standby that takes no readers says that it starts up, for as long as it is one.</summary>
    private static async Task StartingUp(Scene scene)
    {
        var (world, postgres) = await On(scene);
        await using var all = world;
        await world.Through(
            async () =>
            {
                await postgres.Stop("fast");
                postgres.WriteFile("standby.signal");
                await postgres.Launch("hot_standby=off");
            },
            scene.Seconds(3, 5),
            postgres.Promote);
        await world.End();
    }

    private static async Task Paused(Scene scene)
    {
        var (world, postgres) = await On(scene, nodes: 2);
        await using var all = world;
        await world.Through(
            async () =>
            {
                await postgres.Pause();
                world.Terms.SilentSince = Stopwatch.GetTimestamp();
                world.Terms.KnownAwaySince = Stopwatch.GetTimestamp() + (2 * Stopwatch.Frequency);
            },
            scene.Seconds(6, 9),
            postgres.Resume);
        await world.End();
    }
}
