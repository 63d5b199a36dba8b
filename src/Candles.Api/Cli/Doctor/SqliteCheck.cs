using Candles.Data.Model;
using Candles.Data.Sqlite;

namespace Candles.Api.Cli.Doctor;

/// <summary>What is to be said of an embedded database and of the disk that it lies on.</summary>
internal static class SqliteCheck
{
    private const long LargeLog = 256 << 20;
    private static readonly TimeSpan SearchTime = TimeSpan.FromSeconds(10);

    public static IEnumerable<Finding> Run(SqliteCandleStore store, TimeProvider clock)
    {
        var file = new FileInfo(store.File);
        var folder = Disk.ExistingFolder(file.DirectoryName!);
        if (Disk.MayWrite(folder) is { } denied)
            yield return Finding.Fail("file", $"{folder} cannot be written: {denied}.", "Let the server's user own it, or set Candles:DataDirectory to another.");
        foreach (var finding in Disk.Findings(folder))
            yield return finding;

        if (!file.Exists)
        {
            yield return Finding.Ok("file", $"There is no file {file.FullName} yet; the server creates it when it starts.");
            yield break;
        }

        yield return File(file);
        foreach (var finding in Content(store))
            yield return finding;
        yield return Clock(file, clock);
    }

    private static Finding File(FileInfo file)
    {
        var log = new FileInfo(file.FullName + "-wal");
        var says = $"{file.FullName} has {Words.Size(file.Length)}{(log.Exists ? $", and {Words.Size(log.Length)} in its log" : "")}.";
        if (Disk.MayWrite(file.FullName) is { } denied)
            return Finding.Fail("file", $"{says} It cannot be written: {denied}.", "Let the server's user own it and its folder, and look at how the disk is mounted.");
        return log is { Exists: true, Length: > LargeLog }
            ? Finding.Warn("file", says, "The log grows while somebody reads without end: look for another program that has the file open.")
            : Finding.Ok("file", says);
    }

    private static List<Finding> Content(SqliteCandleStore store)
    {
        try
        {
            var facts = store.Examine(SearchTime);
            var integrity = Integrity(facts, store.File);
            return facts.SchemaVersion is { } version ? [SchemaCheck.Of(version, facts.NewestSchema), integrity] : [integrity];
        }
        catch (StoreException e)
        {
            return [Finding.Fail("file", e.Message, "Ask as the server's user, and while the disk has room.")];
        }
    }

    private static Finding Integrity(SqliteFacts facts, string file) => facts.Damage switch
    {
        null => Finding.Warn(
            "integrity", $"SQLite had found no damage after {Words.Time(SearchTime)}, but was not through.", $"Let it finish: sqlite3 '{file}' 'PRAGMA quick_check'."),
        [] => Finding.Ok("integrity", "SQLite finds no damage (PRAGMA quick_check)."),
        [var first, ..] => Damaged(first),
    };

    private static Finding Damaged(string how) => Finding.Fail(
        "integrity", $"The file is damaged: {how.ReplaceLineEndings(" ")}.",
        "Stop the server, keep the file, and restore the last backup (docs/operate.md); sqlite3's .recover saves what can be saved.");

    private static Finding Clock(FileInfo file, TimeProvider clock)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return file.LastWriteTimeUtc > now + TimeSpan.FromMinutes(1)
            ? Finding.Warn("clock", FormattableString.Invariant($"It is {now:s}Z by this clock, but the file was written later."), "Run NTP: this clock closes candles.")
            : Finding.Ok("clock", FormattableString.Invariant($"It is {now:s}Z by this clock."));
    }
}
