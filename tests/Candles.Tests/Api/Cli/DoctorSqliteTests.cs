using Candles.Api.Cli.Doctor;
using Candles.Data.Model;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Tests.Api.Cli;

public sealed class DoctorSqliteTests
{
    [Fact]
    public async Task A_folder_that_is_not_there_yet_is_fine_and_not_made()
    {
        using var folder = new TemporaryFolder();

        var examined = await Examined.With(("Candles:DataDirectory", folder.File("new/data")));

        Assert.Empty(examined.Failures);
        examined.Says("file", Verdict.Ok, "There is no file");
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task A_file_is_searched_for_damage_and_left_as_it_was()
    {
        await using var place = new SqlitePlace();
        await Fill(place);
        var before = Snapshot(place);

        var examined = await Examined.With(place.ConnectionString);

        Assert.Empty(examined.Failures);
        examined.Says("schema", Verdict.Ok, "which is this program's");
        examined.Says("integrity", Verdict.Ok, "finds no damage");
        examined.Says("clock", Verdict.Ok, "by this clock");
        Assert.Equal(before, Snapshot(place));
    }

    [Fact]
    public async Task A_file_that_is_served_is_read_beside_the_server()
    {
        using var folder = new TemporaryFolder();
        await using var app = await CandlesApp.Start($"Data Source={folder.File("a file with 100 %.db")}");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));

        var examined = await Examined.With(("ConnectionStrings:Candles", $"Data Source={folder.File("a file with 100 %.db")}"), ("urls", app.Address.ToString()));

        Assert.Empty(examined.Failures);
        examined.Says("file", Verdict.Ok, "in its log");
        examined.Says("integrity", Verdict.Ok, "finds no damage");
        examined.Says("address", Verdict.Ok, "is served by a Candles server, which says: ready");
        await app.Write("binance/USDT/NEAR", "1m", Some.Candles(2, "1m", "2026-06-01", "2026-06-02"));
    }

    [Fact]
    public async Task A_damaged_file_is_found()
    {
        await using var place = new SqlitePlace();
        await Fill(place);
        var bytes = await File.ReadAllBytesAsync(place.File, TestContext.Current.CancellationToken);
        for (var page = 20; page * 4096 < bytes.Length; page += 7)
            Array.Fill(bytes, (byte)0xA5, page * 4096, 512);
        await File.WriteAllBytesAsync(place.File, bytes, TestContext.Current.CancellationToken);

        (await Examined.With(place.ConnectionString)).Says("integrity", Verdict.Fail, "The file is damaged");
    }

    [Fact]
    public async Task A_file_of_something_else_is_found()
    {
        await using var place = new SqlitePlace();
        await File.WriteAllTextAsync(place.File, new string('x', 10_000), TestContext.Current.CancellationToken);

        (await Examined.With(place.ConnectionString)).Says("integrity", Verdict.Fail, "file is not a database");
    }

    [Fact]
    public async Task A_schema_of_a_newer_or_older_program_is_told()
    {
        await using var place = new SqlitePlace();
        await Fill(place);

        SetVersion(place, 3);
        (await Examined.With(place.ConnectionString)).Says("schema", Verdict.Warn, "at version 3; the server upgrades it");
        SetVersion(place, 999);
        (await Examined.With(place.ConnectionString)).Says("schema", Verdict.Fail, "at version 999, of a newer Candles; this program knows up to");
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_lies_there_is_still_searched()
    {
        await using var disk = await SmallDisk.Mount("6m");
        var connection = $"Data Source={disk.Folder}/candles.db";
        await using (var app = await CandlesApp.Start(connection))
            await app.Write("binance/USDT/NEAR", "1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-02"));
        await Fill(disk.Folder);

        var examined = await Examined.With(connection);

        examined.Says("disk", Verdict.Fail, "0 B (0 %) of the disk");
        examined.Says("disk", Verdict.Warn, "in memory (tmpfs)");
        examined.Says("integrity", Verdict.Ok, "finds no damage");
    }

    /// <summary>As another user than root, whom nothing is denied.</summary>
    [Fact]
    public async Task A_file_that_may_not_be_written_is_told()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can ask as another user.");
        await using var place = new SqlitePlace();
        await Fill(place);
        File.SetUnixFileMode(place.File, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(Path.GetDirectoryName(place.File)!, (UnixFileMode)0b101_101_101);

        using var program = ProgramCopy.Make();
        var (exitCode, output) = await program.RunAsNobody([("ConnectionStrings__Candles", place.ConnectionString)], "doctor");

        Assert.Equal(1, exitCode);
        Assert.Contains("It cannot be written: Permission denied", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^ok    integrity", output);
    }

    private static async Task Fill(SqlitePlace place)
    {
        await using var store = await place.Open();
        await store.Write(
            SeriesKey.Parse("binance/USDT/NEAR"), Batch.Of("1m", Some.Candles(1, "1m", "2026-06-01", "2026-06-05")), TestContext.Current.CancellationToken);
    }

    private static async Task Fill(string folder)
    {
        await using var file = File.Create(Path.Combine(folder, "filler"));
        var bytes = new byte[4096];
        try
        {
            while (true)
                await file.WriteAsync(bytes, TestContext.Current.CancellationToken);
        }
        catch (IOException)
        {
            // as was wanted
        }
    }

    private static void SetVersion(SqlitePlace place, int version)
    {
        using var connection = new SqliteConnection($"Data Source={place.File};Pooling=false");
        connection.Execute(FormattableString.Invariant($"PRAGMA user_version = {version}"));
    }

    private static string Snapshot(SqlitePlace place) => string.Join('\n', Directory.GetFiles(Path.GetDirectoryName(place.File)!).Order(StringComparer.Ordinal)
        .Select(file => $"{file} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(file)))}"));
}
