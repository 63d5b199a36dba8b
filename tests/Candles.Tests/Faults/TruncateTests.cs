using System.Diagnostics;
using Candles.Data.Stores;
using Candles.Tests.Support;
using Npgsql;

namespace Candles.Tests.Faults;

public sealed class TruncateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Deadlocks are found after a second: so long a wait would show one.</summary>
    [Theory]
    [InlineData("TRUNCATE candle")]
    [InlineData("TRUNCATE series CASCADE")]
    public async Task Truncating_beside_writers_never_ends_in_a_deadlock(string sql)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var one = await place.Open(new StoreOptions());
        await using var other = await place.Open(new StoreOptions());
        var series = Enumerable.Range(0, 3).Select(_ => Some.Series()).ToArray();
        var candles = Some.Candles(1, "1m", "2024-02-28", "2024-02-28T02:00:00", kept: 1);
        foreach (var each in series)
            await one.Write(each, Batch.Of("1m", candles), Cancel);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancel);

        var writers = Enumerable.Range(0, 6).Select(i => Task.Run(() => Write(i % 2 == 0 ? one : other, new Random(i)), Cancel)).ToArray();
        await using var psql = new NpgsqlConnection(place.ConnectionString);
        await psql.OpenAsync(Cancel);
        var start = Stopwatch.GetTimestamp();
        var truncated = 0;
        for (; truncated < 200 && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(8); truncated++)
        {
            await using var command = new NpgsqlCommand(sql, psql);
            await command.ExecuteNonQueryAsync(Cancel); // a deadlock would be an error, here or there
            await Task.Delay(30, Cancel); // as the fault was found
        }

        await end.CancelAsync();
        var written = await Task.WhenAll(writers);
        Assert.All(written, count => Assert.InRange(count, 1, int.MaxValue));
        Assert.InRange(truncated, 10, 200);
        var deadlocks = await new NpgsqlCommand("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()", psql).ExecuteScalarAsync(Cancel);
        Assert.Equal(0L, deadlocks);

        async Task<int> Write(ICandleStore store, Random random)
        {
            var count = 0;
            for (; !end.IsCancellationRequested; count++)
            {
                var first = random.Next(60);
                await store.Write(random.One(series), Batch.Of("1m", candles[first..(first + 60)].Select(c => c with { Volume = count })), Cancel);
                if (random.Chance(0.1))
                    await store.Delete(random.One(series), candles[first].OpenTime, candles[first + 60].OpenTime, Cancel);
            }

            return count;
        }
    }
}
