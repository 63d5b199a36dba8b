using System.Collections.Concurrent;
using System.Diagnostics;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>Whatever the driver throws is a fault of the store, and its connection is not used again.</summary>
public sealed class DriverFaultTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_nobody_expects_of_a_driver_is_unavailable_is_reported_and_costs_its_connection()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var connections = new PostgresConnections($"{place.ConnectionString};Maximum Pool Size=1", new StoreOptions());
        var reported = new ConcurrentQueue<Exception>();
        connections.Faulted += (_, fault) => reported.Enqueue(fault);
        foreach (var fault in (Exception[])[new ObjectDisposedException("x"), new InvalidOperationException(), new NullReferenceException(), new FormatException()])
        {
            var before = await connections.Read(ProcessOf, Cancel);
            Assert.Equal(before, await connections.Read(ProcessOf, Cancel));
            var seen = await Assert.ThrowsAsync<StoreException>(() => connections.Write<int>((_, _) => throw fault, Cancel));

            Assert.Equal(StoreFault.Unavailable, seen.Fault);
            Assert.True(reported.TryDequeue(out var said) && said == fault);
            Assert.NotEqual(before, await connections.Read(ProcessOf, Cancel));
        }

        Assert.Equal(1, await connections.Read((connection, _) => connection.ExecuteScalarAsync<int>("SELECT 1"), Cancel));
    }

    [Theory, InlineData(1), InlineData(3), InlineData(8)]
    public async Task Budgets_that_end_anywhere_are_faults_of_the_store_and_answers_are_right(int milliseconds)
    {
        await using var place = await TestStores.NewPlace("postgres");
        var budget = TimeSpan.FromMilliseconds(milliseconds);
        await using var connections = new PostgresConnections(
            $"{place.ConnectionString};Maximum Pool Size=4", new StoreOptions { Budget = budget, Patience = TimeSpan.FromSeconds(1) });
        var reported = new ConcurrentQueue<Exception>();
        connections.Faulted += (_, fault) => reported.Enqueue(fault);
        var (done, faults) = (0, new ConcurrentDictionary<string, int>());
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(column => Task.Run(
            async () =>
            {
                for (var i = 1; Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(4); i++)
                {
                    var rows = i * 37 % 3000;
                    var fault = await Try(async () =>
                    {
                        Assert.Equal(rows, i % 2 == 0 ? await connections.Read(Rows, Cancel) : await connections.Write(InTransaction, Cancel));
                        Interlocked.Increment(ref done);
                    });
                    if (fault is not null)
                        faults.AddOrUpdate(fault, 1, (_, n) => n + 1);

                    async Task<int> Rows(NpgsqlConnection connection, CancellationToken budget) =>
                        (await connection.QueryAsync<int>("SELECT generate_series(1, @rows)", new { rows })).Count();

                    async Task<int> InTransaction(NpgsqlConnection connection, CancellationToken budget)
                    {
                        await using var transaction = await connection.BeginTransactionAsync(budget);
                        var count = await Rows(connection, budget);
                        await transaction.CommitAsync(budget);
                        return count;
                    }
                }
            },
            Cancel)));
        TestContext.Current.TestOutputHelper?.WriteLine($"{done} done; {string.Join(", ", faults.Select(f => $"{f.Value} × {f.Key}"))}");

        Assert.NotEmpty(faults);
        Assert.Empty(reported);
        await Until(() => Task.FromResult(connections.Use.InUse == 0), TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task Writes_that_are_refused_as_read_only_leave_no_connection_behind_that_is_out_of_step()
    {
        await using var postgres = await PostgresServer.Create();
        await using var store = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions());
        await store.Open(Cancel);
        var reported = new ConcurrentQueue<Exception>();
        store.Faulted += (_, fault) => reported.Enqueue(fault);
        await using var admin = new NpgsqlConnection(postgres.ConnectionString("postgres"));
        await admin.ExecuteAsync("SET default_transaction_read_only = off");
        var (series, candles) = (Some.Series(), Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await store.Write(series, Batch.Of("1m", candles), null, Cancel);
        for (var round = 0; round < 5; round++)
        {
            await Switch("on");
            var refused = await Task.WhenAll(Enumerable.Range(0, 12).Select(async i => i % 2 == 0
                ? await Try(() => store.Write(series, Batch.Of("1m", candles[i] with { Volume = 1000 + round }), null, Cancel))
                : await Try(async () => Assert.Equal(candles.Length, (await store.ReadAll(series, Interval.OneMinute)).Length))));
            Assert.All(refused.Index(), answer => Assert.Equal(answer.Index % 2 == 0 ? nameof(StoreFault.Unavailable) : null, answer.Item));

            await Switch("off");
            await store.Write(series, Batch.Of("1m", candles[0] with { Volume = 2000 + round }), null, Cancel);
            Assert.Equal(candles.Length, (await store.ReadAll(series, Interval.OneMinute)).Length);
        }

        Assert.Empty(reported);

        async Task Switch(string to)
        {
            await admin.ExecuteAsync($"ALTER SYSTEM SET default_transaction_read_only = {to}");
            await admin.ExecuteAsync("SELECT pg_reload_conf()");
            await Until(async () => await Try(() => store.Write(series, Batch.Of("1m", candles[1] with { Volume = Random.Shared.Next() }), null, Cancel)) is null == (to == "off"), TimeSpan.FromSeconds(10));
        }
    }

    /// <returns>The fault; null where there was none. Any other exception fails the test.</returns>
    private static async Task<string?> Try(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (StoreException e)
        {
            return e.Fault.ToString();
        }
    }

    private static Task<int> ProcessOf(NpgsqlConnection connection, CancellationToken budget) =>
        connection.ExecuteScalarAsync<int>("SELECT pg_backend_pid()");

    private static async Task Until(Func<Task<bool>> condition, TimeSpan bound)
    {
        var start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, bound);
            await Task.Delay(5, Cancel);
        }
    }
}
