using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Stores;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>A pooler before the database: one that pools transactions takes LISTEN, and passes nothing on.</summary>
public sealed class PoolerTests
{
    private const string Route = "/candle/binance/USDT/NEAR?limit=10";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Behind_one_in_transaction_mode_no_feed_is_thought_alive_its_reason_is_said_and_reads_ask_the_database()
    {
        await using var postgres = await PostgresServer.Create();
        await using var pooler = await PgBouncer.Before(postgres, "transaction");
        await using var direct = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions());
        await direct.Open(Cancel);
        await using var app = await CandlesApp.Start(pooler.ConnectionString, null, "--Candles:StaleBound=3");
        await using var pooled = new PostgresCandleStore(pooler.ConnectionString, new StoreOptions { StaleBound = TimeSpan.FromSeconds(3) });
        await pooled.Open(Cancel);
        var why = new TaskCompletionSource<string>();
        pooled.Faulted += (place, fault) => why.TrySetResult($"{place}: {fault.Message}");
        using var feed = new Feed(pooled);
        var said = feed.Next();

        Assert.Contains("a pooler in transaction mode stands before the database", await why.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel), StringComparison.Ordinal);
        var series = SeriesKey.Parse("binance/USDT/NEAR");
        foreach (var (i, candle) in Some.Candles(1, "1m", "2026-06-01", "2026-06-01T00:20:00", kept: 1).Index())
        {
            await direct.Write(series, Batch.Of("1m", candle), null, Cancel);
            Assert.False(app.HearsItsFeed);
            Assert.Equal(Math.Min(i + 1, 10), Count(await app.GetBody(Route))); // what another node has just written
        }

        Assert.False(said.IsCompleted);
    }

    [Fact]
    public async Task Behind_one_in_session_mode_changes_are_heard()
    {
        await using var postgres = await PostgresServer.Create();
        await using var pooler = await PgBouncer.Before(postgres, "session");
        await using var app = await CandlesApp.Start(pooler.ConnectionString, null, "--Candles:StaleBound=3");
        var faults = 0;
        app.Store.Faulted += (_, _) => Interlocked.Increment(ref faults);
        await app.UntilItHears().WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        await using var direct = new PostgresCandleStore(postgres.ConnectionString("postgres"), new StoreOptions());
        await direct.Open(Cancel);
        using var feed = new Feed(app.Store);
        Assert.Equal(StoreChange.Anything, await feed.Next());

        await direct.Write(SeriesKey.Parse("binance/USDT/NEAR"), Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02")), null, Cancel);

        Assert.Equal(1, (await feed.Next()).Version.Number);
        await Task.Delay(TimeSpan.FromSeconds(4), Cancel); // it is proved again
        Assert.True(app.HearsItsFeed);
        Assert.Equal(0, faults);
    }

    private static int Count(string body) => body.Split("basetm").Length - 1;
}
