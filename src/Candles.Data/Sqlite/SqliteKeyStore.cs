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
