using System.Net;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Api.Ingest;

/// <summary>The disk of the data is full (of PostgreSQL's tables, its log being elsewhere; of SQLite's file).</summary>
public sealed class StorageFullTests
{
    private const int Rows = 2_000;

    [Fact]
    public async Task A_full_tablespace_refuses_writes_whole_while_reads_go_on_until_there_is_room()
    {
        await using var disk = await SmallDisk.Mount("6m");
        await using var postgres = await PostgresServer.Create();
        await PostgresTools.Run("bash", "-c", $"mkdir '{disk.Folder}/tables'"); // PostgreSQL wants to own it
        await using (var connection = new NpgsqlConnection(postgres.ConnectionString("postgres") + ";Pooling=false"))
        {
            await connection.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}/tables'");
            await connection.ExecuteAsync("ALTER DATABASE postgres SET default_tablespace = small");
        }

        await using var app = await CandlesApp.Start(postgres.ConnectionString("postgres"));
        await FillEnlargeAndGoOn(app, disk);
    }

    [Fact]
    public async Task A_full_file_system_refuses_writes_whole_while_reads_go_on_until_there_is_room()
    {
        await using var disk = await SmallDisk.Mount("6m");
        await using var app = await CandlesApp.Start($"Data Source={disk.Folder}/candles.db");
        await FillEnlargeAndGoOn(app, disk);
    }

    private static async Task FillEnlargeAndGoOn(CandlesApp app, SmallDisk disk)
    {
        var stored = 0;
        while (true)
        {
            using var answer = await app.Post(Posting.Near, Posting.Json(Posting.Minutes(Rows, stored)));
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                Assert.Contains("disk is full", await ProblemAnswer.DetailOf(answer, 503, "storage-full"), StringComparison.Ordinal);
                break;
            }

            stored += Rows;
            Assert.True(stored < 1_000_000, "The disk does not fill.");
        }

        var newest = Posting.Minutes(1, stored - 1).Single().OpenTime;
        Assert.Contains(CandleTime.ToIso(newest), await app.GetBody($"{Posting.Near}?limit=1"), StringComparison.Ordinal);

        await disk.Enlarge("64m");
        Assert.Equal(
            Posting.Counts(Rows, inserted: Rows),
            await app.Post(Posting.Near, Posting.Json(Posting.Minutes(Rows, stored))).Accepted());
    }
}
