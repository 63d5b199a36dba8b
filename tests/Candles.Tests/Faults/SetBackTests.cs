using System.Diagnostics;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>
/// The database under a running server is set back: a backup was restored into it, or the standby that took over had not got the last commits.
/// Nothing that memory knows better is answered from then on, and who reads live is told to ask anew.
/// </summary>
public sealed class SetBackTests
{
    private const string Name = "Some/USDT/x";
    private const string Path = $"/candle/{Name}?interval=1m&limit=100";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_a_restored_backup_does_not_have_is_not_answered_once_the_series_is_written(string store)
    {
        await using var place = await TestStores.NewPlace(store);
        await using var app = await CandlesApp.Start(place.ConnectionString);
        await app.UntilItHears();
        await app.Write(Name, "1m", Posting.Minutes(3));
        await using var backup = await Backup.Of(place);
        for (var i = 3; i < 6; i++)
            await app.Write(Name, "1m", Posting.Minutes(1, first: i)); // versions that the backup does not have
        var lost = await app.GetBody(Path);
        await using var stream = await LiveStream.Open(app.Http, $"/candle/{Name}/live?interval=1m");
        await stream.Next();

        await backup.Restore();
        await app.Write(Name, "1m", Posting.Minutes(1, first: 100)); // its version is one that memory has seen for another candle

        var truth = await app.GetBody($"{Path}&path=raw");
        Assert.Equal(4, truth.Split("basetm").Length - 1);
        Assert.NotEqual(lost, truth);
        Assert.Equal(truth, await app.GetBody(Path));
        while ((await stream.Next()).Kind != "resync")
        {
        }
    }

    [Fact]
    public async Task A_standby_that_took_over_without_the_last_commits_is_believed_without_a_write()
    {
        await using var postgres = await PostgresServer.Create();
        var connection = postgres.ConnectionString("postgres");
        await using var app = await CandlesApp.Start(connection);
        await app.UntilItHears();
        await app.Write(Name, "1m", Posting.Minutes(3));
        await using var backup = await Backup.OfPostgres(connection);
        await app.Write(Name, "1m", Posting.Minutes(3, first: 3));
        var lost = await app.GetBody(Path);

        await postgres.Stop();
        await postgres.StartAsStandby();
        await postgres.Promote(); // another timeline, by which it is known
        await backup.Restore();

        var start = Stopwatch.GetTimestamp();
        string now;
        do
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20), "What was lost is still answered after 20 s.");
            using var answer = await app.Get(Path);
            now = answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(Cancel) : lost;
        }
        while (now == lost);

        Assert.Equal(now, await app.GetBody($"{Path}&path=raw"));
        Assert.Equal(3, now.Split("basetm").Length - 1);
    }

    /// <summary>All tables as they were.</summary>
    private sealed class Backup(Func<Task> restore, IDisposable? file = null) : IAsyncDisposable
    {
        private static readonly string[] Tables = ["series", "candle", "recent_change"];

        public static Task<Backup> Of(StorePlace place) => place is SqlitePlace sqlite ? Task.FromResult(OfSqlite(sqlite)) : OfPostgres(place.ConnectionString);

        /// <summary>Restored without the triggers, as pg_restore does it.</summary>
        public static async Task<Backup> OfPostgres(string connectionString)
        {
            await Run(["CREATE SCHEMA kept", .. Tables.Select(table => $"CREATE TABLE kept.{table} AS TABLE {table}")]);
            return new(() => Run(
            [
                "SET session_replication_role = replica",
                .. Tables.Select(table => $"DELETE FROM {table}"),
                .. Tables.Select(table => $"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM kept.{table}"),
            ]));

            async Task Run(string[] statements)
            {
                await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
                await connection.OpenAsync(Cancel);
                await connection.ExecuteAsync($"BEGIN; {string.Join("; ", statements)}; COMMIT");
            }
        }

        /// <summary>Restored as sqlite3's <c>.restore</c> does it, into the file that is open.</summary>
        private static Backup OfSqlite(SqlitePlace place)
        {
            var folder = new TemporaryFolder();
            Copy(place.File, folder.File("backup.db"));
            return new(
                () =>
                {
                    Copy(folder.File("backup.db"), place.File);
                    return Task.CompletedTask;
                },
                folder);

            static void Copy(string from, string to)
            {
                using var source = new SqliteConnection($"Data Source={from};Pooling=false");
                using var target = new SqliteConnection($"Data Source={to};Pooling=false");
                source.Open();
                target.Open();
                source.BackupDatabase(target);
            }
        }

        public Task Restore() => restore();

        public ValueTask DisposeAsync()
        {
            file?.Dispose();
            return default;
        }
    }
}
