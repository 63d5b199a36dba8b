using System.Text.RegularExpressions;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Npgsql;

namespace Candles.Tests.Durability;

/// <summary>The recipes of docs/operate.md are run as they stand: a backup while the server writes, a restore while it is stopped.</summary>
public sealed partial class BackupTests
{
    private const int BatchLength = 10;

    private static readonly SeriesKey Series = SeriesKey.Parse("binance/USDT/NEAR");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_backup_of_SQLite_is_of_one_moment_and_is_restored()
    {
        await Bash("").Needs(Bash("sqlite3 --version"));
        using var data = new TemporaryFolder();
        using var backup = new TemporaryFolder();
        await BackUpAndRestore(
            $"Data Source={data.File("candles.db")}", "SQLite", $"export DATA='{data.Path}' BACKUP='{backup.Path}'");
    }

    [Fact]
    public async Task A_backup_of_PostgreSQL_is_of_one_moment_and_is_restored()
    {
        await using var server = await PostgresServer.Create();
        await Bash("").Needs(Bash($"'{PostgresTools.Folder}/pg_dump' --version"));
        await PostgresDatabase.Execute(server.ConnectionString("postgres"), "CREATE DATABASE candles TEMPLATE template0");
        using var backup = new TemporaryFolder();
        await BackUpAndRestore(
            server.ConnectionString("candles"),
            "PostgreSQL",
            $"export PATH='{PostgresTools.Folder}':$PATH PGHOST=127.0.0.1 PGPORT={server.Port} PGUSER=candles BACKUP='{backup.Path}'");
        NpgsqlConnection.ClearAllPools();
    }

    private static async Task BackUpAndRestore(string connection, string section, string settings)
    {
        var recipes = await Recipes(section);
        Assert.Equal(2, recipes.Length);
        NewKey key;
        long before, after;
        await using (var app = await CandlesApp.Start(connection))
        {
            key = await app.Key();
            var written = 0L;
            using var stop = new CancellationTokenSource();
            var writing = Task.Run(
                async () =>
                {
                    while (!stop.IsCancellationRequested)
                        written = (await app.Write(Series.ToString(), "1m", BatchOf(written + 1))).Version;
                },
                Cancel);
            while (Interlocked.Read(ref written) < 20)
                await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
            before = Interlocked.Read(ref written);
            await Bash($"{settings}\n{recipes[0]}").Run([]);
            after = Interlocked.Read(ref written);
            while (Interlocked.Read(ref written) < after + 5)
                await Task.Delay(TimeSpan.FromMilliseconds(5), Cancel);
            await stop.CancelAsync();
            await writing;
        }

        await Bash($"{settings}\n{recipes[1]}").Run([]);
        await using var restored = await CandlesApp.Start(connection);
        var version = Assert.Single(await restored.Store.ListSeries(Cancel)).Version.Number;
        Assert.InRange(version, before, after + 1); // one may be committed and not yet answered
        await Check(restored.Store, version);
        using var answer = await restored.Send("GET", $"/candle/{Series}?limit=1", key.Header);
        Assert.True(answer.IsSuccessStatusCode);
        Assert.Contains(await restored.Store.Keys.ListLive(Cancel), live => live.Name.StartsWith("tests-", StringComparison.Ordinal));

        Assert.Equal(version + 1, (await restored.Write(Series.ToString(), "1m", BatchOf(version + 1))).Version);
        await Check(restored.Store, version + 1);
    }

    private static async Task Check(ICandleStore store, long batches)
    {
        Candle[] expected = [.. Enumerable.Range(1, (int)batches).SelectMany(n => BatchOf(n))];
        foreach (var interval in Interval.OneMinute.Served)
            Assert.Equal(interval == Interval.OneMinute ? expected : RollUpModel.RollUp(expected, interval), await store.ReadAll(Series, interval));
    }

    /// <summary>The batch that makes a version.</summary>
    private static IEnumerable<Candle> BatchOf(long version) =>
        Posting.Minutes(BatchLength, (version - 1) * BatchLength).Select(candle => candle with { Volume = version });

    private static Script Bash(string code) => new(
        "bash", ["-euc", code], "/", "sqlite3, or pg_dump, is not here (apt-get install sqlite3 postgresql-client; ./test does).");

    private static async Task<string[]> Recipes(string section)
    {
        var text = await File.ReadAllTextAsync(Repository.File("docs/operate.md"), Cancel);
        var from = text.IndexOf($"### {section}\n", StringComparison.Ordinal);
        var to = text.IndexOf("\n### ", from + 1, StringComparison.Ordinal);
        return [.. Blocks().Matches(text[from..to]).Select(block => block.Groups["code"].Value)];
    }

    [GeneratedRegex("^```bash\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
