using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Dapper;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>A throw-away PostgreSQL server on 127.0.0.1, which a test may stop and start again.</summary>
/// <remarks>Nothing here is cancelled with a test: a server may be shared by many, and is to be cleared away after a cancelled one.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    /// <summary>
    /// Makes the cluster, then waits until its input ends: when this process lets go of it, or dies in whatever way. Then
    /// it stops the server and deletes the cluster.
    /// </summary>
    private const string Keeper = """
        bin=$1
        folder=$(mktemp -d -t candles-tests-XXXXXX 2>&1) ||
          { echo "$(id -un) may not write to ${TMPDIR:-/tmp}: $folder"; exit 1; }
        trap '"$bin/pg_ctl" -D "$folder/data" -m immediate stop; rm -rf "$folder"' EXIT
        trap '' INT TERM HUP
        "$bin/initdb" -D "$folder/data" -U candles -A trust -E UTF8 --no-locale --no-sync >"$folder/log" 2>&1 ||
          { echo "$(grep -m 1 -E "error|FATAL|could not|cannot" "$folder/log" || tail -n 1 "$folder/log")"; exit 1; }
        echo "$folder"
        cat
        """;

    /// <summary>A commit reaches the operating system, which outlives the server here; its way to the disk is not under test.</summary>
    private static readonly string[] Settings =
    [
        "fsync=off", "full_page_writes=off", "shared_buffers=64MB", "max_connections=200",
        "listen_addresses=127.0.0.1", "unix_socket_directories=''", "autovacuum=off",
    ];

    private readonly Process _keeper;
    private readonly string _folder;

    private PostgresServer(Process keeper, string folder, int port)
    {
        _keeper = keeper;
        _folder = folder;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Makes a cluster and starts its server. Skips the test where PostgreSQL is missing, or fails it with <c>CI=true</c>.</summary>
    /// <param name="port">Null for any free one.</param>
    public static async Task<PostgresServer> Create(int? port = null)
    {
        RequireTools();
        var keeper = PostgresTools.Start("bash", "-c", Keeper, "keeper", PostgresTools.Folder!);
        var complaint = FirstLine(keeper); // pg_ctl's at the end, that nothing runs, is nobody's business
        var said = await keeper.StandardOutput.ReadLineAsync(CancellationToken.None);
        if (said?.StartsWith('/') != true)
            throw new InvalidOperationException($"No PostgreSQL cluster can be made: {said ?? await complaint}");

        var server = new PostgresServer(keeper, said, port ?? FreePort());
        try
        {
            await server.Start();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = Port,
        Username = "candles",
        Database = database,
    }.ToString();

    /// <summary>
    /// Ends the server's first process with SIGKILL. Returns when the others have seen that and are gone, too: no new server
    /// starts before.
    /// </summary>
    public async Task Kill()
    {
        int first;
        int[] others;
        await using (var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false"))
        {
            first = await connection.QuerySingleAsync<int>("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::integer");
            others = [.. await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity")];
        }

        using (var process = Process.GetProcessById(first))
            process.Kill();
        foreach (var pid in others.Prepend(first))
            await Gone(pid);
    }

    /// <summary>Returns when the server takes connections.</summary>
    public Task Start() => PostgresTools.Run(
        "pg_ctl", "start", "-w", "-t", "60", "-D", Path.Combine(_folder, "data"), "-l", Path.Combine(_folder, "log"),
        "-o", string.Create(CultureInfo.InvariantCulture, $"-p {Port} {string.Join(' ', Settings.Select(setting => $"-c {setting}"))}"));

    /// <summary>Returns when the server is gone.</summary>
    /// <param name="mode"><c>fast</c>: connections are told and ended; <c>immediate</c>: as if it crashed.</param>
    public Task Stop(string mode = "fast") => PostgresTools.Run(
        "pg_ctl", "stop", "-w", "-t", "60", "-m", mode, "-D", Path.Combine(_folder, "data"));

    /// <summary>Makes a user who has to give a password; returns when the server asks for it. All others come in without.</summary>
    public async Task Guard(string user, string password)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD '{password}'");
        var rules = await connection.QuerySingleAsync<string>("SHOW hba_file");
        await connection.ExecuteAsync(
            $"COPY (SELECT unnest(ARRAY['host all {user} 127.0.0.1/32 scram-sha-256', 'host all all 127.0.0.1/32 trust'])) TO '{rules}'");
        await connection.ExecuteAsync("SELECT pg_reload_conf()");
        await Until.True(AsksForIt, TimeSpan.FromSeconds(20));

        async Task<bool> AsksForIt()
        {
            try
            {
                var stranger = new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Username = user, Password = "wrong", Pooling = false };
                await using var probe = new NpgsqlConnection(stranger.ConnectionString);
                await probe.OpenAsync(CancellationToken.None);
                return false;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
            {
                return true;
            }
        }
    }

    /// <summary>Starts it as a standby that follows nobody, and so is at the end of what it knows.</summary>
    public async Task StartAsStandby()
    {
        await PostgresTools.Run("bash", "-c", "touch \"$1/data/standby.signal\"", "touch", _folder);
        await Start();
    }

    /// <summary>Makes a primary of a standby, on a timeline of its own.</summary>
    public Task Promote() => PostgresTools.Run("pg_ctl", "promote", "-w", "-t", "60", "-D", Path.Combine(_folder, "data"));

    /// <summary>The process ids of the backends that serve Candles.</summary>
    public async Task<int[]> Backends()
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        return [.. await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE application_name = 'candles'")];
    }

    /// <summary>Stops all its processes, as they are (SIGSTOP), until the pause is disposed of.</summary>
    public async Task<IAsyncDisposable> Pause()
    {
        int[] all;
        await using (var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false"))
        {
            var first = await connection.QuerySingleAsync<int>("SELECT split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::integer");
            all = [first, .. await connection.QueryAsync<int>("SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")];
        }

        await Signal("STOP", all);
        return new Paused(all);
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync(CancellationToken.None);
        _keeper.Dispose();
    }

    /// <summary>Skips the test where PostgreSQL is missing, or fails it with <c>CI=true</c>.</summary>
    internal static void RequireTools()
    {
        if (PostgresTools.Folder is not null)
            return;

        const string Reason = "PostgreSQL 15 or newer (initdb, pg_ctl) is not installed here; ./test installs it, "
            + "or CANDLES_TEST_POSTGRES names a server to use.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    private static async Task Signal(string name, IEnumerable<int> processes)
    {
        using var kill = Process.Start("kill", [$"-{name}", .. processes.Select(pid => pid.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync(CancellationToken.None); // one that is gone meanwhile is no failure
    }

    /// <summary>The first line of a process's errors, when there is one; all are taken, so that none has to wait.</summary>
    private static Task<string?> FirstLine(Process process)
    {
        var first = new TaskCompletionSource<string?>();
        process.ErrorDataReceived += (_, line) => first.TrySetResult(line.Data);
        process.BeginErrorReadLine();
        return first.Task;
    }

    private static async Task Gone(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            await process.WaitForExitAsync(CancellationToken.None);
        }
        catch (ArgumentException)
        {
            return; // it is already
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Paused(int[] processes) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Signal("CONT", processes);
    }
}
