using System.Diagnostics;
using System.Net;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Durability;

/// <summary>PostgreSQL is killed, in part or whole, while collectors post to a server that stays up.</summary>
public sealed class KilledDatabaseTests
{
    private const int RoundsPerFault = 2;

    private static readonly Dictionary<string, Func<Scene, Random, Task>> Faults = new()
    {
        ["connections ended by an administrator"] = EndConnections,
        ["a backend killed, at which PostgreSQL restarts all"] = KillBackend,
        ["an immediate shutdown"] = (scene, _) => Restart(scene, scene.Postgres.Stop("immediate")),
        ["the postmaster killed"] = (scene, _) => Restart(scene, scene.Postgres.Kill()),
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory, MemberData(nameof(FaultNames))]
    public async Task What_was_answered_survives_and_the_server_recovers_by_itself(string fault)
    {
        await using var postgres = await PostgresServer.Create();
        await using var store = new PostgresCandleStore(postgres.ConnectionString("postgres") + ";Application Name=checks", new StoreOptions());
        await store.Open(Cancel);
        var key = await NewKey.In(store, "collector", "write");
        using var server = await ServerProcess.Start(postgres.ConnectionString("postgres"), key.Secret);
        var lasting = new Ledger(Some.Series(), Collectors.Count);
        await Property.Holds(RoundsPerFault, async random =>
        {
            Ledger[] ledgers = [lasting, new(Some.Series(), Collectors.Count)];
            await using (var collectors = new Collectors([server], ledgers, random, HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable))
            {
                await collectors.Until(HttpStatusCode.OK, random.Next(20, 100));
                await Faults[fault](new Scene(postgres, collectors), random);
                await collectors.Until(HttpStatusCode.OK, 30);
                await collectors.Stop();
            }

            foreach (var ledger in ledgers)
                await ledger.Check(server, store);
        });
    }

    /// <summary>Ends some connections of the server, several times.</summary>
    private static async Task EndConnections(Scene scene, Random random)
    {
        await using var admin = new NpgsqlConnection(scene.Postgres.ConnectionString("postgres") + ";Pooling=false");
        for (var i = 0; i < 10; i++)
        {
            var pids = (await scene.Postgres.Backends()).Where(_ => random.Chance(0.5)).ToArray();
            await admin.ExecuteAsync(new CommandDefinition("SELECT pg_terminate_backend(pid) FROM unnest(@pids) AS t (pid)", new { pids }, cancellationToken: Cancel));
            await scene.Collectors.Until(HttpStatusCode.OK, random.Next(10));
        }
    }

    private static async Task KillBackend(Scene scene, Random random)
    {
        using var backend = Process.GetProcessById(random.One(await scene.Postgres.Backends()));
        backend.Kill();
    }

    private static async Task Restart(Scene scene, Task death)
    {
        await death;
        await scene.Collectors.Until(HttpStatusCode.ServiceUnavailable, 10);
        await scene.Postgres.Start();
    }

    private sealed record Scene(PostgresServer Postgres, Collectors Collectors);
}
