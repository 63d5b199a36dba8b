using System.Diagnostics;
using System.Net;
using Candles.Data.Model;
using Candles.Data.Sqlite;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Faults;

/// <summary>SQLite's file, its log or the log's index is deleted, renamed or replaced under the server.</summary>
public sealed class LostFileTests
{
    private const string Stored = Posting.Near + "?limit=1440&path=raw";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "deleted", "is gone")]
    [InlineData("", "renamed", "is gone")]
    [InlineData("", "replaced", "was replaced")]
    [InlineData("-wal", "deleted", "is gone")]
    [InlineData("-wal", "replaced", "was replaced")]
    [InlineData("-shm", "deleted", "is gone")]
    [InlineData("-shm", "replaced", "was replaced")]
    public async Task Nothing_is_answered_from_a_file_that_is_lost(string ending, string how, string words)
    {
        await using var app = await CandlesApp.Start();
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(3))).Accepted();
        await app.GetBody(Stored);
        var file = app.EmbeddedFile + ending;
        Assert.Null(app.Store.Trouble);

        Lose(file, how);
        Assert.Contains(words, await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Refused(503, "store-unavailable"), StringComparison.Ordinal);
        Assert.Contains(words, await app.Get(Stored).Refused(503, "store-unavailable"), StringComparison.Ordinal);
        Assert.Contains(words, app.Store.Trouble, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await app.Get("/health/ready")).StatusCode);
        Assert.Equal(how == "replaced", File.Exists(file)); // no new one was made in its place
    }

    [Theory]
    [InlineData("")]
    [InlineData("-wal")]
    public async Task It_is_found_out_while_nobody_asks(string ending)
    {
        await using var place = new SqlitePlace();
        await using var store = await place.Open();
        await store.Write(Some.Series(), Batch.Of("1m", Posting.Minutes(3)), null, Cancel);
        var told = new TaskCompletionSource<(string, Exception)>();
        store.Faulted += (where, fault) => told.TrySetResult((where, fault));

        File.Delete(place.File + ending);
        var (place1, found) = await told.Task.WaitAsync(TimeSpan.FromSeconds(20), Cancel); // one second is promised
        Assert.Equal("database file", place1);
        Assert.Equal(store.Trouble, found.Message);
    }

    [Fact]
    public async Task A_file_that_comes_back_as_it_was_is_used_on()
    {
        await using var app = await CandlesApp.Start();
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(3))).Accepted();
        var before = await app.GetBody(Stored);

        File.Move(app.EmbeddedFile, app.EmbeddedFile + ".away");
        await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Refused(503, "store-unavailable");
        File.Move(app.EmbeddedFile + ".away", app.EmbeddedFile);

        Assert.Equal(before, await app.GetBody(Stored));
        Assert.Equal(Posting.Counts(1, inserted: 1), await app.Post(Posting.Near, Posting.Json(Posting.Minutes(1, 3))).Accepted());
        Assert.Null(app.Store.Trouble);
    }

    [Fact]
    public async Task A_write_during_which_the_file_goes_is_not_said_to_be_stored()
    {
        await using var place = new SqlitePlace();
        await using var store = (SqliteCandleStore)await place.Open();
        var commit = store.Transaction.Commit;
        store.Transaction.Commit = connection =>
        {
            File.Delete(place.File);
            return commit(connection);
        };

        var fault = await Assert.ThrowsAsync<StoreException>(
            () => store.Write(Some.Series(), Batch.Of("1m", Posting.Minutes(3)), null, Cancel));
        Assert.Equal(StoreFault.OutcomeUnknown, fault.Fault);
        Assert.Contains("is gone", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_answered_before_the_log_was_deleted_is_there_after_a_crash()
    {
        using var folder = new TemporaryFolder();
        var series = Some.Series();
        await using (var place = new SqlitePlace())
        {
            await using var store = await place.Open();
            await store.Write(series, Batch.Of("1m", Posting.Minutes(100)), null, Cancel);
            File.Delete(place.File + "-wal");
            await Until(() => store.Trouble is not null);
            File.Copy(place.File, folder.File("candles.db")); // as the next process would find it
        }

        await using var found = new SqliteCandleStore(folder.File("candles.db"), new StoreOptions());
        await found.Open(Cancel);
        Assert.Equal(Posting.Minutes(100), await found.ReadAll(series, Interval.OneMinute));
    }

    private static void Lose(string file, string how)
    {
        if (how == "deleted")
            File.Delete(file);
        if (how == "renamed")
            File.Move(file, file + ".away");
        if (how != "replaced")
            return;
        File.Copy(file, file + ".new");
        File.Move(file + ".new", file, overwrite: true);
    }

    private static async Task Until(Func<bool> condition)
    {
        var start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "Waited for 20 s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel);
        }
    }
}
