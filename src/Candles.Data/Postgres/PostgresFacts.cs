namespace Candles.Data.Postgres;

/// <summary>What a database says of itself, and what Candles finds in it. No secret is among it.</summary>
/// <param name="SchemaVersion">0 where there is no schema yet; null where the user may not ask.</param>
/// <param name="NewestSchema">The version that this program makes, the newest that it knows.</param>
/// <param name="ConnectionsOfNode">Most connections that one node opens: its pool, and those by which it hears changes.</param>
/// <param name="RoundTrip">The shortest of a few.</param>
/// <param name="ClockAhead">How far the database's clock is ahead of ours, give or take half a round trip.</param>
/// <param name="Heard">How long a notification took from another connection; null where it was not heard.</param>
internal sealed record PostgresFacts(
    PostgresServerFacts Server,
    PostgresTableFacts Tables,
    int? SchemaVersion,
    int NewestSchema,
    int ConnectionsOfNode,
    TimeSpan RoundTrip,
    TimeSpan ClockAhead,
    TimeSpan? Heard);

/// <summary>The server, the database, and the user who asks.</summary>
internal sealed class PostgresServerFacts
{
    /// <summary>As <c>server_version_num</c> has it: 150018 for 15.18.</summary>
    public int VersionNumber { get; init; }

    public string Version { get; init; } = "";

    public string User { get; init; } = "";

    public string Encoding { get; init; } = "";

    /// <summary>Size of the database.</summary>
    public long Bytes { get; init; }

    /// <summary>Whether the connection is encrypted, as the server has it (or the pooler's, where one is between).</summary>
    public bool IsEncrypted { get; init; }

    /// <summary>Whether it leaves the machine.</summary>
    public bool IsRemote { get; init; }

    public bool IsStandby { get; init; }

    /// <summary>Whether a primary's transactions are read-only unless they say otherwise.</summary>
    public bool IsReadOnly { get; init; }

    public string SynchronousCommit { get; init; } = "";

    /// <summary><c>fsync</c>.</summary>
    public bool FlushesToDisk { get; init; }

    /// <summary>What <c>max_connections</c> leaves to users like this one, taken or not.</summary>
    public int ConnectionsForUsers { get; init; }

    public int ConnectionsTaken { get; init; }

    /// <summary>The lesser of the limits of this user and this database; null where there is none.</summary>
    public int? ConnectionLimit { get; init; }

    /// <summary>Where unqualified names lead; null where that is nowhere.</summary>
    public string? Schema { get; init; }

    /// <summary>Whether the user may create tables there.</summary>
    public bool MayCreate { get; init; }
}

/// <summary>The tables of Candles, and what the user may do with them.</summary>
internal sealed class PostgresTableFacts
{
    public bool Exist { get; init; }

    /// <summary>Whether they are the user's, as an upgrade needs.</summary>
    public bool AreOwned { get; init; }

    public bool MayRead { get; init; }

    public bool MayWrite { get; init; }
}
