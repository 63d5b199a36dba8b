using System.Diagnostics;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>PostgreSQL is stopped as it is: connections stay open, new ones are taken by the kernel, and nothing is answered.</summary>
public sealed class SilentDatabaseTests
{
    private const string Stored = "/candle/binance/USDT/NEAR?limit=1440&path=raw";
    private const string Cold = "/candle/binance/USDT/COLD?limit=1440"; // not in memory; read once for all who ask

    /// <summary>What a busy test machine may add.</summary>
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_in_flight_end_with_their_budget_later_ones_are_refused_at_once_and_all_goes_on_by_itself()
    {
        await using var postgres = await PostgresServer.Create();
        await using var app = await CandlesApp.Start(postgres.ConnectionString("postgres"));
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await app.Write("binance/USDT/COLD", "1h", Some.Candles(2, "1h", "2026-06-01", "2026-06-02"));
        var expected = await app.GetBody(Stored);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => app.GetBody(Stored)));

        Task<Answer>[] flying, writing;
        await using (await postgres.Pause())
        {
            flying = [Ask(app, Cold), .. Enumerable.Range(0, 7).Select(_ => Ask(app, Stored))];
            writing = [.. Enumerable.Range(0, 3).Select(i => Write(app, i))];
            await Task.Delay(TimeSpan.FromSeconds(2), Cancel); // the silence is known by then: that is promised
            var health = Enumerable.Range(0, 10).Select(_ => Ask(app, "/health/ready")).ToArray(); // memory may still be true, and then it is ready
            var later = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => Ask(app, i % 3 == 0 ? Cold : Stored)));
            Assert.All(later, answer => Assert.Equal((HttpStatusCode.ServiceUnavailable, true), (answer.Status, answer.SaysWhen)));
            Assert.All([.. later, .. await Task.WhenAll(health)], answer => Assert.InRange(answer.Took, TimeSpan.Zero, TimeSpan.FromSeconds(2)));

            foreach (var answer in await Task.WhenAll([.. flying, .. writing]))
            {
                Assert.True(answer.Status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout, $"{answer}");
                Assert.InRange(answer.Took, TimeSpan.Zero, TimeSpan.FromSeconds(5.2) + Stall);
            }

            Assert.InRange(app.Store.Pool.Abandoned, 1, 100);
        }

        var start = Stopwatch.GetTimestamp();
        while ((await Ask(app, Stored)).Status != HttpStatusCode.OK)
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(2) + Stall);
        Assert.Equal(expected, await app.GetBody(Stored));
        while (app.Store.Pool.InUse > 0)
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task An_abandoned_statement_keeps_its_place_until_its_connection_is_closed_and_the_server_ends_it()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var connections = new PostgresConnections(place.ConnectionString, new StoreOptions { Budget = TimeSpan.FromSeconds(0.5), Patience = TimeSpan.FromSeconds(0.4) });
        var late = await Assert.ThrowsAsync<StoreException>(() => connections.Read(Sleep, Cancel));
        Assert.Equal(StoreFault.TimedOut, late.Fault);
        Assert.Equal(1, connections.Use.Abandoned);

        var start = Stopwatch.GetTimestamp();
        while (connections.Use.InUse > 0 || await Sleepers() > 0)
        {
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(10)); // it looks each second
            await Task.Delay(20, Cancel);
        }

        async Task<int> Sleep(NpgsqlConnection connection, CancellationToken budget)
        {
            await using var command = new NpgsqlCommand("SELECT pg_sleep(30) /* long */", connection);
            return await command.ExecuteNonQueryAsync(budget);
        }

        async Task<long> Sleepers()
        {
            await using var source = NpgsqlDataSource.Create(place.ConnectionString);
            await using var command = source.CreateCommand(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND query LIKE '%pg_sleep(30)%' AND pid <> pg_backend_pid()");
            return (long)(await command.ExecuteScalarAsync(Cancel))!;
        }
    }

    private static async Task<Answer> Ask(CandlesApp app, string path)
    {
        var start = Stopwatch.GetTimestamp();
        using var answer = await app.Get(path);
        return new Answer(answer.StatusCode, answer.Headers.RetryAfter is not null, Stopwatch.GetElapsedTime(start));
    }

    private static async Task<Answer> Write(CandlesApp app, int volume)
    {
        var start = Stopwatch.GetTimestamp();
        var candle = Some.Candles(1, "1m", "2026-06-03", "2026-06-03T00:01:00", kept: 1)[0];
        var fault = await Assert.ThrowsAsync<StoreException>(() => app.Write("binance/USDT/NEAR", "1m", candle with { Volume = volume }));
        var status = fault.Fault == StoreFault.TimedOut ? HttpStatusCode.GatewayTimeout : HttpStatusCode.ServiceUnavailable;
        return new Answer(status, SaysWhen: true, Stopwatch.GetElapsedTime(start));
    }

    private sealed record Answer(HttpStatusCode Status, bool SaysWhen, TimeSpan Took);
}
