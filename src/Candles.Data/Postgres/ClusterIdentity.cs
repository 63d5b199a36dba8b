using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Which history of which cluster a connection leads to. Versions of two that differ do not compare.</summary>
/// <param name="System">The cluster's system identifier; null where this role may not ask for it.</param>
/// <param name="Timeline">Raised by each promotion and each recovery to a point in time; null where it is not known.</param>
/// <param name="Database">The database's oid: another one where it was dropped and created again.</param>
internal sealed record ClusterIdentity(long? System, long? Timeline, long Database)
{
    /// <summary>Whether nothing that was known of the one holds of the other. What is not known is not held against it.</summary>
    public bool IsAnother(ClusterIdentity than) =>
        Database != than.Database || Differ(System, than.System) || Differ(Timeline, than.Timeline);

    public static async Task<ClusterIdentity> Read(NpgsqlConnection connection, CancellationToken cancel) => new(
        await Ask(connection, PostgresSql.SystemIdentifier, cancel),
        await Ask(connection, PostgresSql.TimelineOfPrimary, cancel) ?? await Ask(connection, PostgresSql.TimelineOfStandby, cancel),
        await Ask(connection, PostgresSql.DatabaseOid, cancel) ?? 0);

    private static bool Differ(long? one, long? other) => one is not null && other is not null && one != other;

    /// <returns>Null where this role may not know.</returns>
    private static async Task<long?> Ask(NpgsqlConnection connection, string sql, CancellationToken cancel)
    {
        try
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(cancel) as long?;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedFunction)
        {
            return null;
        }
    }
}

/// <summary>The identity that this store met last. A feed that starts anew goes on from there.</summary>
internal sealed class KnownCluster
{
    private readonly Lock _meeting = new();
    private ClusterIdentity? _known;
    private int _resets;

    /// <summary>How often the cluster was another than before.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <returns><see cref="Resets"/> after it.</returns>
    public int Meet(ClusterIdentity now)
    {
        lock (_meeting)
        {
            if (_known is not null && now.IsAnother(_known))
                _resets++;
            _known = new ClusterIdentity(now.System ?? _known?.System, now.Timeline ?? _known?.Timeline, now.Database);
            return _resets;
        }
    }
}
