using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candles.Faults.Processes;

/// <summary>A PostgreSQL cluster of its own on 127.0.0.1, to which all that befalls one may be done.</summary>
/// <remarks>Its superuser is <c>admin</c>; Candles is the ordinary role <c>candles</c>, which owns the database.</remarks>
internal sealed class Postgres : IAsyncDisposable
{
    /// <summary>Waits until its input ends, when this process lets go or dies in whatever way; then stops the server and deletes its files.</summary>
    private const string Keeper = """
        trap '"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1; rm -rf "$2"' EXIT
        trap '' INT TERM HUP
        cat >/dev/null
        """;

    /// <summary>The machine lives on, so a commit is safe with the operating system; its way to the disk is not under test.</summary>
    private static readonly string[] Always =
    [
        "fsync=off", "full_page_writes=off", "shared_buffers=64MB", "listen_addresses=127.0.0.1", "unix_socket_directories=''",
        "max_connections=100", "logging_collector=off", "log_min_messages=fatal",
    ];

    private readonly Process _keeper;
    private readonly string _folder;
    private readonly string[] _settings;

    private Postgres(string folder, string[] settings)
    {
        _folder = folder;
        _settings = settings;
        Port = FreePort.Next();
        _keeper = Process.Start(new ProcessStartInfo("bash", ["-c", AsPostgres(Keeper), "keeper", PostgresTools.Folder!, folder]) { RedirectStandardInput = true })!;
    }

    public int Port { get; }

    /// <summary>As Candles connects; a way between may take the place of the port.</summary>
    public string ConnectionString => Connection("candles", "candles", Port);

    public string DataFolder => Path.Combine(_folder, "data");

    public static async Task<Postgres> Create(string? dataFolder = null, string? walFolder = null, params string[] settings)
    {
        if (PostgresTools.Folder is null)
            throw new MissingToolException("PostgreSQL 15 or newer (initdb, pg_ctl) is not installed here");
        var folder = Directory.CreateTempSubdirectory("candles-faults-").FullName;
        await Own(folder);
        if (dataFolder is not null)
        {
            await Own(dataFolder);
            Directory.CreateSymbolicLink(Path.Combine(folder, "data"), Path.Combine(dataFolder, "data"));
        }

        var postgres = new Postgres(folder, settings);
        try
        {
            string[] wal = walFolder is null ? [] : ["-X", Path.Combine(walFolder, "wal")];
            if (walFolder is not null)
                await Own(walFolder);
            var data = dataFolder is null ? postgres.DataFolder : Path.Combine(dataFolder, "data");
            await PostgresTools.Run("initdb", ["-D", data, "-U", "admin", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync", "--wal-segsize=1", .. wal]);
            await postgres.Start();
            await postgres.Execute("CREATE ROLE candles LOGIN", "postgres");
            await postgres.Execute("CREATE DATABASE candles OWNER candles TEMPLATE template0", "postgres");
            return postgres;
        }
        catch
        {
            await postgres.DisposeAsync();
            throw;
        }
    }

    public static string Connection(string user, string database, int port) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = user,
        Database = database,
    }.ToString();

    /// <summary>Returns when it takes connections.</summary>
    public Task Start(params IEnumerable<string> settings) => Control("start", "-w", settings);

    /// <summary>Returns at once.</summary>
    public Task Launch(params IEnumerable<string> settings) => Control("start", "-W", settings);

    /// <param name="mode"><c>fast</c>: connections are told and ended; <c>immediate</c>: as if it crashed.</param>
    public Task Stop(string mode) => PostgresTools.Run("pg_ctl", "stop", "-w", "-t", "60", "-m", mode, "-D", DataFolder);

    /// <summary>Makes a primary of a server that recovers.</summary>
    public Task Promote() => PostgresTools.Run("pg_ctl", "promote", "-w", "-t", "60", "-D", DataFolder);

    public void WriteFile(string name, string content = "") => File.WriteAllText(Path.Combine(DataFolder, name), content);

    /// <summary>Its first process and those that it started.</summary>
    public int[] Pids()
    {
        var first = int.Parse(File.ReadLines(Path.Combine(DataFolder, "postmaster.pid")).First(), CultureInfo.InvariantCulture);
        return [first, .. Signal.ChildrenOf(first)];
    }

    /// <summary>Ends its first process with SIGKILL; returns when the others have seen that and are gone, too.</summary>
    public async Task Kill()
    {
        var pids = Pids();
        await Signal.Send("KILL", pids[0]);
        while (pids.Any(Signal.IsAlive))
            await Task.Delay(10, CancellationToken.None);
    }

    public Task Pause() => Signal.Send("STOP", Pids());

    public Task Resume() => Signal.Send("CONT", Pids());

    /// <summary>Ends the connections of Candles.</summary>
    public Task EndConnections() =>
        Execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'candles'");

    /// <summary>A connection of the administrator, outside of any pool.</summary>
    public async Task<NpgsqlConnection> Connect(string database = "candles", string user = "admin")
    {
        var connection = new NpgsqlConnection(Connection(user, database, Port) + ";Pooling=false;Command Timeout=60;Options=-c default_transaction_read_only=off");
        await connection.OpenAsync(CancellationToken.None);
        return connection;
    }

    public async Task Execute(string sql, string database = "candles")
    {
        await using var connection = await Connect(database);
        await connection.Do(sql);
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(DataFolder, "postmaster.pid")))
            await Resume(); // a paused one cannot be stopped
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync(CancellationToken.None);
        _keeper.Dispose();
    }

    private Task Control(string action, string wait, IEnumerable<string> settings) => PostgresTools.Run(
        "pg_ctl", action, wait, "-t", "60", "-D", DataFolder, "-l", Path.Combine(_folder, "log"),
        "-o", string.Create(CultureInfo.InvariantCulture, $"-p {Port} {string.Join(' ', Always.Concat(_settings).Concat(settings).Select(setting => $"-c {setting}"))}"));

    private static string AsPostgres(string script) => script.Replace("\"$1/pg_ctl\"", Environment.UserName == "root" ? "runuser -u postgres -- \"$1/pg_ctl\"" : "\"$1/pg_ctl\"", StringComparison.Ordinal);

    private static async Task Own(string folder)
    {
        if (Environment.UserName == "root")
            await Shell.Run("chown", "postgres", folder);
    }
}

internal static class NpgsqlConnectionExtensions
{
    public static async Task Do(this NpgsqlConnection connection, string sql)
    {
#pragma warning disable CA2100 // made of names of our own
        await using var command = new NpgsqlCommand(sql, connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}

internal static class FreePort
{
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
