using Candles.Data.Keys;
using Dapper;

namespace Candles.Data.Sqlite;

/// <summary>Keys in SQLite.</summary>
internal sealed class SqliteKeyStore(SqliteConnections connections) : IKeyStore
{
    public Task Add(ApiKey key, CancellationToken cancel) => connections.Write(
        connection =>
        {
            if (connection.ExecuteScalar<int>(SqliteKeySql.CountNamed, new { name = key.Name }) > 0)
                throw KeyRefusedException.NameTaken(key.Name);
            if (connection.ExecuteScalar<int>(SqliteKeySql.CountLive) >= ApiKey.MaxLive)
                throw KeyRefusedException.TooMany();
            return connection.Execute(
                SqliteKeySql.Add,
                new { id = key.Id, hash = key.Hash.ToArray(), name = key.Name, scopes = key.Scopes.ToString(), created = key.Created });
        },
        cancel);

    public Task<IReadOnlyList<ApiKey>> ListLive(CancellationToken cancel) => List(SqliteKeySql.ListLive, cancel);

    public Task<IReadOnlyList<ApiKey>> ListAll(CancellationToken cancel) => List(SqliteKeySql.ListAll, cancel);

    public Task<ApiKey?> Revoke(string nameOrId, long at, CancellationToken cancel) => connections.Write(
        connection =>
        {
            var key = Update(SqliteKeySql.RevokeByName) ?? Update(SqliteKeySql.RevokeById);
            return key?.ToKey();

            KeyRow? Update(string sql) => connection.QuerySingleOrDefault<KeyRow>(sql, new { nameOrId, at });
        },
        cancel);

    public Task NoteUse(string id, long at, CancellationToken cancel) =>
        connections.Write(connection => connection.Execute(SqliteKeySql.NoteUse, new { id, at }), cancel);

    private Task<IReadOnlyList<ApiKey>> List(string sql, CancellationToken cancel) =>
        connections.Read<IReadOnlyList<ApiKey>>(connection => [.. connection.Query<KeyRow>(sql).Select(row => row.ToKey())], cancel);
}

/// <summary>
/// The statements about keys. Live ones are found by the index <c>api_key_live</c>, whose keys are their names in lower case; one
/// key by its primary key, its id.
/// </summary>
internal static class SqliteKeySql
{
    private const string Columns = "hash AS Hash, name AS Name, scopes AS Scopes, created AS Created, last_used AS LastUsed, revoked AS Revoked";

    public const string CountLive = "SELECT count(*) FROM api_key WHERE revoked IS NULL";

    public const string CountNamed = "SELECT count(*) FROM api_key WHERE lower(name) = lower(@name) AND revoked IS NULL";

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
