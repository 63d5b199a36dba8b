namespace Candles.Data.Postgres;

/// <summary>
/// The statements about keys. Live ones are found by the index <c>api_key_live</c>, whose keys are their names in lower case; one
/// key by its primary key, its id.
/// </summary>
internal static class PostgresKeySql
{
    private const string Columns = """
        hash AS "Hash", name AS "Name", scopes AS "Scopes", created AS "Created", last_used AS "LastUsed", revoked AS "Revoked"
        """;

    /// <summary>One key is added at a time, so that what <see cref="CountLive"/> says holds until the end of the transaction.</summary>
    public const string LockAdding = "LOCK TABLE api_key IN SHARE ROW EXCLUSIVE MODE";

    /// <summary>How many keys are live, and how many of them have this name.</summary>
    public const string CountLive = """
        SELECT count(*)::int AS "All", (count(*) FILTER (WHERE lower(name) = lower(@name)))::int AS "Named"
        FROM api_key WHERE revoked IS NULL
        """;

    public const string Add =
        "INSERT INTO api_key (id, hash, name, scopes, created) VALUES (@id, @hash, @name, @scopes, @created)";

    public const string ListLive = $"SELECT {Columns} FROM api_key WHERE revoked IS NULL ORDER BY lower(name)";

    public const string ListAll = $"SELECT {Columns} FROM api_key ORDER BY lower(name), created";

    public const string RevokeByName = $"""
        UPDATE api_key SET revoked = @at WHERE lower(name) = lower(@nameOrId) AND revoked IS NULL RETURNING {Columns}
        """;

    public const string RevokeById = $"UPDATE api_key SET revoked = @at WHERE id = @nameOrId AND revoked IS NULL RETURNING {Columns}";

    public const string NoteUse =
        "UPDATE api_key SET last_used = @at WHERE id = @id AND (last_used IS NULL OR last_used <= @at - 60000)";
}
