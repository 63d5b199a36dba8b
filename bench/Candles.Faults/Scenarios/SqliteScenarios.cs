using System.Diagnostics;
using Candles.Faults.Processes;
using Microsoft.Data.Sqlite;

namespace Candles.Faults.Scenarios;

/// <summary>What befalls the embedded store's file.</summary>
internal static class SqliteScenarios
{
    private const string Refused = "writes are 503 in time; nothing acknowledged lost; reads go on; well again by itself";

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("sqlite-full", "The disk of its file is full", Refused, Full),
        new("sqlite-read-only", "Its disk is mounted read-only", Refused, ReadOnly),
        new("sqlite-locked", "Another process holds the file locked", Refused, Locked),
        new("sqlite-two-servers", "Two servers on one file", "as two nodes: fresh within the bound, nothing lost", TwoServers),
        new("sqlite-deleted", "Its file is deleted under the server", "a write into a file that is gone is 503, the server is not ready and says so", scene => Gone(scene, isReplaced: false)),
        new("sqlite-replaced", "Another file takes its place", "the same", scene => Gone(scene, isReplaced: true)),
        new("sqlite-newer-schema", "A newer version has written to the file", "the server does not start to serve it and says why", NewerSchema),
        new("sqlite-damaged", "Pages of the file are overwritten with noise", "never a wrong row: 503, or what is still whole; the process lives", Damaged),
    ];

    private static string FileIn(string folder) => Path.Combine(folder, "candles.db");

    private static async Task<World> On(Scene scene, string folder, int nodes = 1)
    {
        var world = new World(scene);
        try
        {
            for (var i = 0; i < nodes; i++)
                world.AddNode($"Data Source={FileIn(folder)}");
            await world.Start();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    private static async Task Full(Scene scene)
    {
        await using var disk = await MemoryDisk.Mount("24m");
        await using var world = await On(scene, disk.Folder);
        await world.Through(
            () =>
            {
                disk.Fill();
                return Task.CompletedTask;
            },
            scene.Seconds(3, 5),
            () =>
            {
                disk.Empty();
                return Task.CompletedTask;
            });
        await world.End();
    }

    private static async Task ReadOnly(Scene scene)
    {
        await using var disk = await MemoryDisk.Mount("64m");
        await using var world = await On(scene, disk.Folder);
        // A disk with files that are open for writing cannot be made read-only, so the server is started on one that is.
        var node = world.Nodes[0];
        await node.Kill();
        await disk.MakeReadOnly();
        node.Launch();
        await Task.Delay(2000, CancellationToken.None);
        scene.Figure($"started on a read-only disk, ready says: {await Ask(node, "/health/ready")}");
        node.MayBreak = false;
        await world.Crowd.For(scene.Seconds(3, 5));
        var writable = Stopwatch.GetTimestamp();
        await disk.MakeWritable();
        if (!await world.Crowd.Until(() => world.Crowd.LastWriteBegun > writable, TimeSpan.FromSeconds(10)))
        {
            scene.Findings.Add("does not write again by itself", "no write was taken within 10 s after its disk could be written again; it was started anew");
            await node.Kill();
            await node.Start();
        }

        await world.Recovers(Stopwatch.GetTimestamp(), 10);
        await world.End();
    }

    private static async Task Locked(Scene scene)
    {
        using var folder = new Folder();
        await using var world = await On(scene, folder.Path);
        await using var other = new SqliteConnection($"Data Source={FileIn(folder.Path)};Pooling=False");
        await other.OpenAsync(CancellationToken.None);
        await world.Through(() => Do(other, "BEGIN IMMEDIATE"), scene.Seconds(3, 5), () => Do(other, "ROLLBACK"));
        await world.Through(() => Do(other, "BEGIN EXCLUSIVE"), scene.Seconds(1, 4), () => Do(other, "ROLLBACK"));
        await world.End();
    }

    private static async Task TwoServers(Scene scene)
    {
        using var folder = new Folder();
        await using var world = await On(scene, folder.Path, nodes: 2);
        await world.Crowd.For(scene.Seconds(4, 10));
        await world.End();
    }

    private static async Task Gone(Scene scene, bool isReplaced)
    {
        using var folder = new Folder();
        await using var world = await On(scene, folder.Path);
        await world.Crowd.For(scene.Seconds(0.5, 2));
        var file = FileIn(folder.Path);
        string[] files = [file, file + "-wal", file + "-shm"];
        foreach (var name in files.Where(File.Exists))
            File.Move(name, name + ".moved");
        if (isReplaced)
            await Do($"Data Source={file};Pooling=False", "CREATE TABLE other (id INTEGER)");
        var gone = Stopwatch.GetTimestamp();
        await Task.Delay(1500, CancellationToken.None); // noticed every second, and after each commit
        var answered = world.Crowd.Writes;
        await world.Crowd.For(scene.Seconds(2, 4));
        if (world.Crowd.Writes > answered)
            scene.Findings.Add("acknowledged into a file that is gone", $"{world.Crowd.Writes - answered} writes were answered 200, 1.5 s after the file went");
        var ready = await Ask(world.Nodes[0], "/health/ready");
        scene.Figure($"ready says: {ready}");
        if (ready.StartsWith("200", StringComparison.Ordinal))
            scene.Findings.Add("ready without its file", ready);

        foreach (var name in files.Where(File.Exists).ToArray())
            File.Delete(name);
        await world.Nodes[0].Kill();
        foreach (var name in files.Where(name => File.Exists(name + ".moved")))
            File.Move(name + ".moved", name);
        await world.Nodes[0].Start();
        await world.Recovers(gone, 60);
        await world.End(); // what was answered before is all there
    }

    private static async Task NewerSchema(Scene scene)
    {
        using var folder = new Folder();
        await using var world = await On(scene, folder.Path);
        await world.Crowd.StopWriters();
        var node = world.Nodes[0];
        await node.Kill();
        await using var other = new SqliteConnection($"Data Source={FileIn(folder.Path)};Pooling=False");
        await other.OpenAsync(CancellationToken.None);
        await using var command = other.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(await command.ExecuteScalarAsync(CancellationToken.None), System.Globalization.CultureInfo.InvariantCulture);
        await Do(other, $"PRAGMA user_version = {version + 7}");
        node.Launch();
        await Task.Delay(scene.Seconds(3, 5), CancellationToken.None);
        var (ready, read) = (await Ask(node, "/health/ready"), await Ask(node, $"/candle/{world.Crowd.Ledgers[0].Key}?path=raw"));
        scene.Figure($"ready: {ready}; a read: {read}");
        if (ready.StartsWith("200", StringComparison.Ordinal) || read.StartsWith("200", StringComparison.Ordinal))
            scene.Findings.Add("serves a newer schema", $"ready: {ready}; a read: {read}");
        if (!node.Log().Contains("Upgrade Candles", StringComparison.Ordinal))
            scene.Findings.Add("does not say why", node.Log());
        await Do(other, $"PRAGMA user_version = {version}");
        await node.Kill();
        await node.Start();
        var started = Stopwatch.GetTimestamp();
        world.Crowd.StartWriters();
        await world.Recovers(started, 10);
        await world.End();
    }

    private static async Task Damaged(Scene scene)
    {
        using var folder = new Folder();
        await using var world = await On(scene, folder.Path);
        await world.Crowd.StopWriters();
        var node = world.Nodes[0];
        await node.Terminate(TimeSpan.FromSeconds(20)); // all is in the file
        await using (var file = new FileStream(FileIn(folder.Path), FileMode.Open, FileAccess.ReadWrite))
        {
            const int Page = 4096;
            var noise = new byte[Page];
            var pages = (int)(file.Length / Page);
            for (var i = 0; i < pages / 4; i++)
            {
                scene.Random.NextBytes(noise);
                file.Position = scene.Random.Next(pages / 2, pages) * (long)Page; // the first hold the schema
                await file.WriteAsync(noise, CancellationToken.None);
            }

            scene.Figure($"{pages / 4} of {pages} pages overwritten");
        }

        node.Launch();
        await Task.Delay(scene.Seconds(2, 4), CancellationToken.None);
        node.MayBreak = false;
        await world.Crowd.For(scene.Seconds(2, 5));
        scene.Figure($"ready: {await Ask(node, "/health/ready")}");
        if (!node.IsRunning)
            scene.Findings.Add("the process ended", node.Log());
    }

    private static async Task<string> Ask(Node node, string target)
    {
        try
        {
            using var answer = await node.Http.GetAsync(new Uri(node.Address, target), CancellationToken.None);
            return $"{(int)answer.StatusCode} {Checks.AnswerRules.Shortened(await answer.Content.ReadAsStringAsync(CancellationToken.None))}";
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return node.IsRunning ? $"no answer ({e.Message})" : "the process has ended, with words";
        }
    }

    private static async Task Do(string connection, string sql)
    {
        await using var opened = new SqliteConnection(connection);
        await opened.OpenAsync(CancellationToken.None);
        await Do(opened, sql);
    }

    private static async Task Do(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
#pragma warning disable CA2100 // made of names of our own
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}

/// <summary>A folder of its own, gone with all that is in it.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("candles-faults-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
