using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>Commits wait for a synchronous standby that does not answer. Whatever ends their wait, nobody is told that they are safe.</summary>
public sealed class SynchronousStandbyTests
{
    /// <summary>What a busy test machine may add.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1.5);

    private static readonly StoreOptions Options = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nothing", "")]
    [InlineData("a cancellation", "SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")]
    [InlineData("an administrator", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")]
    public async Task A_commit_that_is_not_replicated_is_never_answered_as_stored(string end, string sql)
    {
        await using var postgres = await PostgresServer.Create();
        await using var psql = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Application Name=psql");
        await psql.OpenAsync(Cancel);
        await using ICandleStore store = new PostgresCandleStore(postgres.ConnectionString("postgres"), Options);
        await store.Open(Cancel);
        var series = Some.Series();
        var candles = Some.Candles(1, "1m", "2024-02-28", "2024-02-28T00:10:00", kept: 1);
        await using var standby = await StandbyOf(postgres, psql);
        await store.Write(series, Batch.Of("1m", candles[0]), Cancel); // it answers

        await standby.Stop();
        var start = Stopwatch.GetTimestamp();
        var writing = store.Write(series, Batch.Of("1m", candles[1]), Cancel);
        await Waits(psql);
        if (sql.Length > 0)
            await psql.ExecuteAsync(sql);
        var unknown = await Assert.ThrowsAsync<StoreException>(() => writing);
        Assert.True(unknown.Fault == StoreFault.OutcomeUnknown, $"{end}: {unknown}");
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Options.Budget + Stall);

        await standby.Continue();
        Assert.Equal(0, (await Eventually(store, series, candles[1])).Inserted);
        Assert.Equal(2, (await store.ReadAll(series, Interval.OneMinute)).Length);
    }

    [Fact]
    public async Task Commits_that_wait_are_few_and_reads_go_on()
    {
        await using var postgres = await PostgresServer.Create();
        await using var psql = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Application Name=psql");
        await psql.OpenAsync(Cancel);
        await using ICandleStore store = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions { Budget = TimeSpan.FromSeconds(2) });
        await store.Open(Cancel);
        var series = Enumerable.Range(0, 9).Select(_ => Some.Series()).ToArray();
        var candles = Some.Candles(1, "1m", "2024-02-28", "2024-02-28T02:00:00", kept: 1); // too many to share a transaction
        foreach (var each in series)
            await store.Write(each, Batch.Of("1m", candles[0]), Cancel);
        await using var standby = await StandbyOf(postgres, psql);
        await standby.Stop();

        foreach (var write in series.Select(each => store.Write(each, Batch.Of("1m", candles), Cancel)).ToArray())
            await Assert.ThrowsAsync<StoreException>(() => write); // its outcome is unknown, or nothing of it was stored
        Assert.InRange(await psql.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"), 1, 2);
        Assert.Single(await store.ReadAll(series[8], Interval.OneMinute));

        await standby.Continue();
        foreach (var each in series)
        {
            await Eventually(store, each, candles);
            Assert.Equal(candles, await store.ReadAll(each, Interval.OneMinute));
        }
    }

    private static async Task<WriteResult> Eventually(ICandleStore store, SeriesKey series, params Candle[] candles)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                return await store.Write(series, Batch.Of("1m", candles), Cancel);
            }
            catch (StoreException e) when (e.Fault == StoreFault.Busy && tries < 20)
            {
                await Task.Delay(50, Cancel);
            }
        }
    }

    private static async Task Waits(NpgsqlConnection psql)
    {
        while (await psql.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == 0)
            await Task.Delay(10, Cancel);
    }

    /// <summary>Takes the log as a synchronous standby does, and says that it is on disk.</summary>
    private static async Task<Standby> StandbyOf(PostgresServer postgres, NpgsqlConnection psql)
    {
        var server = new NpgsqlConnectionStringBuilder(postgres.ConnectionString("postgres"));
        var process = PostgresTools.Start(
            "bash",
            "-c",
            """folder=$(mktemp -d -t candles-tests-XXXXXX); trap 'rm -rf "$folder"' EXIT; "$0/pg_receivewal" -n --synchronous -D "$folder" -d "$1" & wait""",
            PostgresTools.Folder!,
            $"host=127.0.0.1 port={server.Port} user={server.Username} application_name=standby");
        await psql.ExecuteAsync("ALTER SYSTEM SET synchronous_standby_names = 'standby'");
        await psql.ExecuteAsync("SELECT pg_reload_conf()");
        int sender;
        while ((sender = await psql.ExecuteScalarAsync<int>("SELECT pid FROM pg_stat_replication WHERE application_name = 'standby' AND sync_state = 'sync'")) == 0)
            await Task.Delay(20, Cancel);
        return new Standby(process, sender);
    }

    /// <param name="sender">The server's process that sends to it: while that stands still, the standby is away.</param>
    private sealed class Standby(Process process, int sender) : IAsyncDisposable
    {
        public Task Stop() => Signal("-STOP");

        public Task Continue() => Signal("-CONT");

        public async ValueTask DisposeAsync()
        {
            await Signal("-CONT");
            await Signal("-TERM"); // with it the receiver ends
            await process.WaitForExitAsync(CancellationToken.None);
            process.Dispose();
        }

        private async Task Signal(string signal)
        {
            using var kill = Process.Start("kill", [signal, sender.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync(CancellationToken.None);
        }
    }
}
