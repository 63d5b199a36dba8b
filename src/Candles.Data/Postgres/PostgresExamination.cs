using System.Diagnostics;
using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Stores;
using Dapper;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Asks a database for its <see cref="PostgresFacts"/> and changes nothing: all it sends besides questions is one NOTIFY.</summary>
/// <param name="source">Opens connections outside the pool.</param>
/// <param name="connectionsOfNode">See <see cref="PostgresFacts.ConnectionsOfNode"/>.</param>
internal sealed class PostgresExamination(NpgsqlDataSource source, int connectionsOfNode)
{
    private const int RoundTrips = 5;

    /// <summary>Far more than a notification takes; behind a pooler that loses it, this is what the answer costs.</summary>
    private static readonly TimeSpan LongestEcho = TimeSpan.FromSeconds(2);

    private const string Server = """
        SELECT current_setting('server_version_num')::integer AS "VersionNumber",
          current_setting('server_version') AS "Version",
          current_user::text AS "User",
          current_setting('server_encoding') AS "Encoding",
          pg_database_size(current_database()) AS "Bytes",
          coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS "IsEncrypted",
          coalesce(inet_client_addr() <> inet_server_addr(), false) AS "IsRemote",
          pg_is_in_recovery() AS "IsStandby",
          NOT pg_is_in_recovery() AND current_setting('transaction_read_only') = 'on' AS "IsReadOnly",
          current_setting('synchronous_commit') AS "SynchronousCommit",
          current_setting('fsync') = 'on' AS "FlushesToDisk",
          current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
            - coalesce(current_setting('reserved_connections', true)::integer, 0) AS "ConnectionsForUsers",
          (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')::integer AS "ConnectionsTaken",
          (SELECT least(nullif(r.rolconnlimit, -1), nullif(d.datconnlimit, -1)) FROM pg_roles AS r, pg_database AS d
            WHERE r.rolname = current_user AND d.datname = current_database()) AS "ConnectionLimit",
          current_schema()::text AS "Schema",
          coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "MayCreate"
        """;

    private const string Tables = """
        SELECT count(*) > 0 AS "Exist",
          coalesce(bool_and(pg_has_role(relowner, 'USAGE')), false) AS "AreOwned",
          coalesce(bool_and(has_table_privilege(oid, 'SELECT')), false) AS "MayRead",
          coalesce(bool_and(relname = 'schema_version'
            OR has_table_privilege(oid, 'INSERT') AND has_table_privilege(oid, 'UPDATE') AND has_table_privilege(oid, 'DELETE')), false) AS "MayWrite"
        FROM pg_class WHERE oid IN (to_regclass('schema_version'), to_regclass('series'), to_regclass('candle'))
        """;

    private const string SchemaVersion = "SELECT coalesce(max(number), 0) FROM schema_version";

    /// <summary>Not the channel of the nodes, which would have to make something of what is said here.</summary>
    private const string Listen = "LISTEN candles_doctor";

    private const string Notify = "SELECT pg_notify('candles_doctor', $1)";

    /// <exception cref="StoreException">The database cannot be asked.</exception>
    public async Task<PostgresFacts> Run(CancellationToken cancel)
    {
        try
        {
            return await Ask(cancel);
        }
        catch (Exception e) when (PostgresFault.Of(e) is { } fault)
        {
            throw fault;
        }
    }

    private async Task<PostgresFacts> Ask(CancellationToken cancel)
    {
        await using var connection = await source.OpenConnectionAsync(cancel);
        var server = await connection.QuerySingleAsync<PostgresServerFacts>(Command.Of(Server, cancel));
        var tables = await connection.QuerySingleAsync<PostgresTableFacts>(Command.Of(Tables, cancel));
        var version = (tables.Exist, tables.MayRead) switch
        {
            (false, _) => 0,
            (true, true) => await connection.ExecuteScalarAsync<int>(Command.Of(SchemaVersion, cancel)),
            _ => default(int?),
        };
        var (trip, ahead) = await ReadClock(connection, cancel);
        var heard = server.IsStandby ? null : await Echo(connection, cancel); // LISTEN and NOTIFY are refused there
        return new PostgresFacts(server, tables, version, SchemaStep.Of("Postgres")[^1].Number, connectionsOfNode, trip, ahead, heard);
    }

    /// <summary>The fastest answer tells most: it was least on the way.</summary>
    private static async Task<(TimeSpan RoundTrip, TimeSpan Ahead)> ReadClock(NpgsqlConnection connection, CancellationToken cancel)
    {
        var best = (RoundTrip: TimeSpan.MaxValue, Ahead: TimeSpan.Zero);
        for (var i = 0; i < RoundTrips; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var theirs = await connection.ExecuteScalarAsync<DateTime>(Command.Of("SELECT clock_timestamp()", cancel));
            var trip = Stopwatch.GetElapsedTime(start);
            if (trip < best.RoundTrip)
                best = (trip, theirs - (DateTime.UtcNow - trip / 2));
        }

        return best;
    }

    private async Task<TimeSpan?> Echo(NpgsqlConnection speaker, CancellationToken cancel)
    {
        await using var listener = await source.OpenConnectionAsync(cancel);
        var nonce = Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
        var isHeard = false;
        listener.Notification += (_, notification) => isHeard |= notification.Payload == nonce;
        await using (var listen = new NpgsqlCommand(Listen, listener))
            await listen.ExecuteNonQueryAsync(cancel);

        var start = Stopwatch.GetTimestamp();
        await using (var notify = new NpgsqlCommand(Notify, speaker) { Parameters = { new NpgsqlParameter<string> { TypedValue = nonce } } })
            await notify.ExecuteNonQueryAsync(cancel);
        while (!isHeard && LongestEcho - Stopwatch.GetElapsedTime(start) is { TotalMilliseconds: >= 1 } rest)
            await listener.WaitAsync(rest, cancel);
        return isHeard ? Stopwatch.GetElapsedTime(start) : null;
    }
}
