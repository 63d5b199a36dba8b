using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>A PgBouncer before a PostgreSQL server, which ends with the test.</summary>
internal sealed class PgBouncer : IAsyncDisposable
{
    private const string Keeper = """
        folder=$(mktemp -d -t candles-pooler-XXXXXX) || exit
        cat >"$folder/pooler.ini" <<END
        [databases]
        * = host=127.0.0.1 port=$1 user=candles
        [pgbouncer]
        listen_addr = 127.0.0.1
        listen_port = $2
        pool_mode = $3
        auth_type = any
        unix_socket_dir =
        default_pool_size = 50
        ignore_startup_parameters = options,extra_float_digits
        END
        pgbouncer -q "$folder/pooler.ini" >/dev/null 2>&1 &
        trap 'kill $!; rm -rf "$folder"' EXIT
        trap '' INT TERM HUP
        cat
        """;

    private readonly Process _keeper;

    private PgBouncer(Process keeper, string connectionString)
    {
        _keeper = keeper;
        ConnectionString = connectionString;
    }

    /// <summary>As its documentation asks for: statements are not prepared, and sessions are not reset.</summary>
    public string ConnectionString { get; }

    /// <param name="mode"><c>transaction</c> or <c>session</c>.</param>
    public static async Task<PgBouncer> Before(PostgresServer server, string mode)
    {
        RequireTool();
        var port = FreePort();
        var keeper = PostgresTools.Start(
            "bash", "-c", Keeper, "keeper", server.Port.ToString(CultureInfo.InvariantCulture), port.ToString(CultureInfo.InvariantCulture), mode);
        var connection = new NpgsqlConnectionStringBuilder(server.ConnectionString("postgres")) { Port = port, MaxAutoPrepare = 0, NoResetOnClose = true };
        var pooler = new PgBouncer(keeper, connection.ToString());
        await pooler.Answers();
        return pooler;
    }

    public async ValueTask DisposeAsync()
    {
        _keeper.StandardInput.Close();
        await _keeper.WaitForExitAsync(CancellationToken.None);
        _keeper.Dispose();
    }

    private async Task Answers()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
                await connection.OpenAsync(CancellationToken.None);
                return;
            }
            catch (NpgsqlException) when (Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(20))
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }

    private static void RequireTool()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin");
        if (folders.Any(folder => File.Exists(Path.Combine(folder, "pgbouncer"))))
            return;

        const string Reason = "PgBouncer is not installed here; ./test installs it.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(Reason);
        Assert.Skip(Reason);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
