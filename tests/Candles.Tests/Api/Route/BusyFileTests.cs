using System.Diagnostics;
using Candles.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Api.Route;

/// <summary>Another process holds the write lock of the SQLite file.</summary>
public sealed class BusyFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_write_that_meets_the_lock_is_told_to_come_back_in_time_while_reads_go_on()
    {
        await using var app = await CandlesApp.Start();
        await app.Write("binance/USDT/NEAR", "1m", Posting.Minutes(3));
        await app.Key();
        await using var other = new SqliteConnection($"Data Source={app.EmbeddedFile};Pooling=False");
        await other.OpenAsync(Cancel);
        await Execute(other, "BEGIN IMMEDIATE");

        var start = Stopwatch.GetTimestamp();
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Refused(503, "store-busy");
        Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 3); // two are promised, one is for a busy test machine
        Assert.Contains("2026-06-01T00:02:00Z", await app.GetBody($"{Posting.Near}?limit=1"), StringComparison.Ordinal);

        await Execute(other, "ROLLBACK");
        Assert.Equal(Posting.Counts(1, inserted: 1), await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Accepted());
    }

    private static async Task Execute(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Cancel);
    }
}
