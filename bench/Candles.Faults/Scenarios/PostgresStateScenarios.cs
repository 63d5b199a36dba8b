using System.Diagnostics;
using Candles.Faults.Processes;
using Npgsql;

namespace Candles.Faults.Scenarios;

/// <summary>PostgreSQL is there and does not do what is asked.</summary>
internal static class PostgresStateScenarios
{
    private const string Refuses = "503 or 504 in time; nothing acknowledged lost, nothing refused stored by halves; reads go on where they can; well again by itself";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("pg-no-connections", "All its connections are taken by others", Refuses, NoConnections),
        new("pg-statement-timeout", "Statements are cancelled after 1 ms (57014)", Refuses, StatementTimeout),
        new("pg-table-locked", "Somebody holds all candles locked", Refuses, scene => Locked(scene, "LOCK TABLE candle IN ACCESS EXCLUSIVE MODE")),
        new("pg-series-locked", "Somebody holds the rows of all series locked; reads are free", Refuses, scene => Locked(scene, "SELECT 1 FROM series FOR UPDATE")),
        new("pg-data-disk-full", "The disk of its data is full", Refuses, scene => DiskFull(scene, isLog: false)),
        new("pg-log-disk-full", "The disk of its write-ahead log is full, at which it stops until there is room", Refuses, scene => DiskFull(scene, isLog: true)),
        new("pg-read-only", "The database takes no writes (25006)", Refuses, scene => Altered(
            scene, "ALTER DATABASE candles SET default_transaction_read_only = on", "ALTER DATABASE candles RESET default_transaction_read_only", endsConnections: true)),
        new("pg-writes-revoked", "The role may not write any more", Refuses, scene => Altered(
            scene, "REVOKE INSERT, UPDATE, DELETE ON candle FROM candles", "GRANT INSERT, UPDATE, DELETE ON candle TO candles", endsConnections: false)),
        new("pg-reads-revoked", "The role may not read candles any more", Refuses, scene => Altered(
            scene, "REVOKE SELECT ON candle FROM candles", "GRANT SELECT ON candle TO candles", endsConnections: false)),
        new("pg-login-revoked", "The role may not log in any more", Refuses, scene => Altered(
            scene, "ALTER ROLE candles NOLOGIN", "ALTER ROLE candles LOGIN", endsConnections: true)),
        new("pg-restored", "A dump is restored under running servers and their connections are ended: the same timeline and identity, older candles",
            "within the stale bound nothing is served that the dump lacks (a stored version below a known one shows it)", scene => Restored(scene, endsConnections: true)),
        new("pg-restored-quietly", "The same, and nobody ends connections", "the same", scene => Restored(scene, endsConnections: false)),
        new("pg-ddl", "Tables and indexes are altered under prepared statements, VACUUM FULL, ANALYZE", "no answer but right ones, 503 and 504", Ddl),
        new("pg-truncated", "TRUNCATE candle every 30 ms beside writers and readers", "no request hangs, no write is refused for ever, the process ends on SIGTERM", Truncated),
    ];

    private static async Task NoConnections(Scene scene)
    {
        var (world, postgres) = await PostgresScenarios.On(scene);
        await using var all = world;
        var taken = new List<NpgsqlConnection>();
        await world.Through(
            async () =>
            {
                for (var quiet = 0; quiet < 20;)
                {
                    try
                    {
                        taken.Add(await postgres.Connect("postgres", "candles"));
                        quiet = 0;
                    }
                    catch (PostgresException)
                    {
                        quiet++; // those that Candles lets go of are taken as well
                        await postgres.EndConnectionsIn("candles");
                    }
                }

                scene.Figure($"{taken.Count} connections taken by others");
            },
            scene.Seconds(3, 5),
            async () =>
            {
                foreach (var connection in taken)
                    await connection.DisposeAsync();
            });
        await world.End();
    }

    private static Task EndConnectionsIn(this Postgres postgres, string database) =>
        postgres.Execute($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candles' AND datname = '{database}'", "postgres");

    private static Task StatementTimeout(Scene scene) =>
        Altered(scene, "ALTER ROLE candles SET statement_timeout = 1", "ALTER ROLE candles RESET statement_timeout", endsConnections: true);

    /// <param name="endsConnections">Whether it holds for new connections alone.</param>
    private static async Task Altered(Scene scene, string sql, string undo, bool endsConnections)
    {
        var (world, postgres) = await PostgresScenarios.On(scene);
        await using var all = world;
        async Task Do(string statement)
        {
            await postgres.Execute(statement);
            if (endsConnections)
                await postgres.EndConnections();
        }

        await world.Through(() => Do(sql), scene.Seconds(3, 5), () => Do(undo));
        await world.End();
    }

    private static async Task Locked(Scene scene, string sql)
    {
        var (world, postgres) = await PostgresScenarios.On(scene);
        await using var all = world;
        await using var admin = await postgres.Connect();
        await world.Through(() => admin.Do($"BEGIN; {sql}"), scene.Seconds(3, 8), () => admin.Do("ROLLBACK"));
        await world.End();
    }

    private static async Task DiskFull(Scene scene, bool isLog)
    {
        await using var data = await MemoryDisk.Mount("200m");
        await using var log = await MemoryDisk.Mount("64m");
        var (world, postgres) = await PostgresScenarios.On(
            scene, postgres: await Postgres.Create(data.Folder, log.Folder, "max_wal_size=16MB", "min_wal_size=8MB", "checkpoint_timeout=30s", "wal_recycle=off", "autovacuum=off"));
        await using var all = world;
        var full = isLog ? log : data;
        await world.Through(
            () =>
            {
                full.Fill();
                return Task.CompletedTask;
            },
            scene.Seconds(6, 10),
            async () =>
            {
                full.Empty();
                if (!File.Exists(Path.Combine(postgres.DataFolder, "postmaster.pid")))
                    await postgres.Start(); // it gave up, as PostgreSQL does where its log cannot be written
            });
        await world.End();
    }

    /// <param name="endsConnections">By the recipe: who hears that his connection ended looks at what he knows.</param>
    private static async Task Restored(Scene scene, bool endsConnections)
    {
        var (world, postgres) = await PostgresScenarios.On(scene, nodes: 2);
        await using var all = world;
        var dump = Path.Combine(Directory.CreateTempSubdirectory("candles-dump-").FullName, "dump");
        string[] at = ["-h", "127.0.0.1", "-p", $"{postgres.Port}", "-U", "admin"];
        await world.Crowd.For(scene.Seconds(1, 2));
        await world.Crowd.StopWriters();
        var dumped = world.Crowd.Ledgers.ToDictionary(ledger => ledger, ledger => ledger.Newest);
        await Shell.Run(Path.Combine(PostgresTools.Folder!, "pg_dump"), [.. at, "-Fc", "-f", dump, "candles"]);
        var answered = world.Crowd.Writes;
        world.Crowd.StartWriters();
        await world.Crowd.For(scene.Seconds(1, 3));
        await world.Crowd.StopWriters();
        answered = world.Crowd.Writes - answered;

        // Into the same database, in one transaction, the servers being up.
        world.Terms.Judges = false;
        await Shell.Run(Path.Combine(PostgresTools.Folder!, "pg_restore"), [.. at, "--clean", "--if-exists", "--single-transaction", "-d", "candles", dump]);
        Directory.Delete(Path.GetDirectoryName(dump)!, recursive: true);
        if (endsConnections)
            await postgres.EndConnections();
        foreach (var (ledger, slots) in dumped)
            ledger.SetBack(slots);
        world.Terms.Judges = true;
        var restored = Stopwatch.GetTimestamp();
        await world.Crowd.For(scene.Seconds(7, 7));
        scene.Figure($"{answered} answered writes undone by the restore; read for {Stopwatch.GetElapsedTime(restored).TotalSeconds:F0} s after it");
        world.Crowd.StartWriters();
        await world.Crowd.For(scene.Seconds(1, 3));
        await world.End();
    }

    private static async Task Ddl(Scene scene)
    {
        var (world, postgres) = await PostgresScenarios.On(scene, nodes: 2);
        await using var all = world;
        string[] statements =
        [
            "ALTER TABLE candle ADD COLUMN note text", "CREATE INDEX extra ON candle (open_time)", "ANALYZE", "VACUUM FULL candle",
            "ALTER TABLE candle ALTER COLUMN volume SET STATISTICS 200", "DROP INDEX extra", "ALTER TABLE candle DROP COLUMN note", "REINDEX TABLE candle",
            "ALTER TABLE series ADD COLUMN note text", "ALTER TABLE series DROP COLUMN note", "VACUUM FULL series", "DISCARD ALL",
        ];
        await using var admin = await postgres.Connect();
        for (var round = 0; round < scene.Rounds(2, 5); round++)
        {
            foreach (var sql in statements)
            {
                await admin.Do(sql);
                await world.Crowd.For(TimeSpan.FromMilliseconds(scene.Random.Next(100)));
            }
        }

        scene.Figure($"{scene.Rounds(2, 5) * statements.Length} statements");
        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.End();
    }

    /// <summary>Memory holds what the database does, once the last change was heard.</summary>
    private static async Task SameByAllPaths(World world, string target)
    {
        var (node, start) = (world.Nodes[0], Stopwatch.GetTimestamp());
        Task<string> Read(string path) => node.Http.GetStringAsync(new Uri(node.Address, $"{target}&path={path}"), CancellationToken.None);
        while (await Read("window") is var window && await Read("raw") is var raw && window != raw)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > 5)
            {
                world.Scene.Findings.Add("wrong body", $"{target}: {window.Length} bytes from memory, {raw.Length} from the store");
                return;
            }

            await Task.Delay(20, CancellationToken.None);
        }
    }

    private static async Task Truncated(Scene scene)
    {
        var (world, postgres) = await PostgresScenarios.On(scene);
        await using var all = world;
        world.Terms.Judges = false; // candles go by another hand
        await using var admin = await postgres.Connect();
        var (times, start) = (0, Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(start) < scene.Seconds(4, 12))
        {
            try
            {
                await admin.Do("TRUNCATE candle");
                times++;
            }
            catch (PostgresException e)
            {
                scene.Findings.Add("TRUNCATE failed", e.MessageText);
            }

            await world.Crowd.For(TimeSpan.FromMilliseconds(30));
        }

        scene.Figure($"{times} × TRUNCATE");
        await world.Recovers(Stopwatch.GetTimestamp(), 5);
        await world.Crowd.StopWriters();
        foreach (var ledger in world.Crowd.Ledgers)
            await SameByAllPaths(world, $"/candle/{ledger.Key}?limit=1440");
        if (await world.Nodes[0].Terminate(TimeSpan.FromSeconds(12)) is not (0, _))
            scene.Findings.Add("does not end", "SIGTERM did not end the process with 0 within 12 s");
    }
}
