using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>The database under a running node becomes another one, or the same at another time.</summary>
public sealed class ClusterIdentityTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_promotion_is_a_reset_and_a_restart_is_none()
    {
        await using var postgres = await PostgresServer.Create();
        await using var store = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions());
        await store.Open(Cancel);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await postgres.Stop();
        await postgres.Start();
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await postgres.Stop();
        await postgres.StartAsStandby();
        await postgres.Promote();
        Assert.True((await feed.Next()).IsReset);

        await postgres.Stop();
        await postgres.Start();
        Assert.Equal(StoreChange.Anything, await feed.Next());
    }

    [Fact]
    public async Task A_database_that_is_dropped_and_created_again_is_a_reset()
    {
        await using var postgres = await PostgresServer.Create();
        await using var admin = new NpgsqlConnection(postgres.ConnectionString("postgres"));
        await admin.ExecuteAsync("CREATE DATABASE candles");
        await using var store = new PostgresCandleStore(postgres.ConnectionString("candles"), new StoreOptions());
        await store.Open(Cancel);
        using var feed = new Feed(store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await admin.ExecuteAsync("DROP DATABASE candles WITH (FORCE)");
        await admin.ExecuteAsync("CREATE DATABASE candles");

        Assert.True((await feed.Next()).IsReset);
    }

    [Fact]
    public async Task A_role_that_may_not_ask_for_all_of_it_knows_the_rest()
    {
        await using var postgres = await PostgresServer.Create();
        await using var admin = new NpgsqlConnection(postgres.ConnectionString("postgres"));
        await admin.ExecuteAsync("CREATE ROLE plain LOGIN");
        var all = await Read(postgres.ConnectionString("postgres"));
        Assert.NotNull(all.System);
        Assert.Equal(1, all.Timeline);

        await admin.ExecuteAsync("REVOKE EXECUTE ON FUNCTION pg_control_system(), pg_control_checkpoint() FROM public");
        var plain = await Read(new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres")) { Username = "plain" }.ToString());

        Assert.Equal(all with { System = null }, plain);
        Assert.False(plain.IsAnother(all));
    }

    private static async Task<ClusterIdentity> Read(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        return await ClusterIdentity.Read(connection, Cancel);
    }
}
