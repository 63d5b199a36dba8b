using System.Diagnostics;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Faults;

/// <summary>Another process holds SQLite's write lock.</summary>
public sealed class LockedFileTests
{
    /// <summary>Two seconds are promised; the rest is what a busy test machine may add.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(2.6);

    [Fact]
    public async Task Who_waits_behind_a_write_that_waits_for_the_lock_is_told_to_come_back_in_time_too()
    {
        await using var app = await CandlesApp.Start();
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(3))).Accepted();
        await using var other = new SqliteConnection($"Data Source={app.EmbeddedFile};Pooling=False");
        await other.OpenAsync(TestContext.Current.CancellationToken);
        await other.ExecuteAsync("BEGIN IMMEDIATE");

        var first = Refused(3);
        await Task.Delay(100, TestContext.Current.CancellationToken); // its turn has come, the others wait for it
        await Task.WhenAll([first, Refused(4), Refused(5)]);

        await other.ExecuteAsync("ROLLBACK");
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(3, 3))).Accepted();

        async Task Refused(int minute)
        {
            var start = Stopwatch.GetTimestamp();
            await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, minute))).Refused(503, "store-busy");
            Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, Bound);
        }
    }
}
