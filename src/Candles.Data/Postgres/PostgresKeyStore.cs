using Candles.Data.Keys;
using Candles.Data.Stores;
using Dapper;
using Npgsql;

namespace Candles.Data.Postgres;

/// <summary>Keys in PostgreSQL.</summary>
internal sealed class PostgresKeyStore(PostgresConnections connections, PostgresTransactions transactions, StoreOptions options) : IKeyStore
{
    public Task Add(ApiKey key, CancellationToken cancel) => Transaction(
        async (connection, budget) =>
        {
            await connection.ExecuteAsync(Command.Of(PostgresKeySql.LockAdding, budget));
            var live = await connection.QuerySingleAsync<LiveCount>(
                Command.Of(PostgresKeySql.CountLive, budget, new { name = key.Name }));
            if (live.Named > 0)
                throw KeyRefusedException.NameTaken(key.Name);
            if (live.All >= ApiKey.MaxLive)
                throw KeyRefusedException.TooMany();
            return await connection.ExecuteAsync(Command.Of(PostgresKeySql.Add, budget, new { id = key.Id, hash = key.Hash.ToArray(), name = key.Name, scopes = key.Scopes.ToString(), created = key.Created }));
        },
        cancel);

    public Task<IReadOnlyList<ApiKey>> ListLive(CancellationToken cancel) => List(PostgresKeySql.ListLive, cancel);

    public Task<IReadOnlyList<ApiKey>> ListAll(CancellationToken cancel) => List(PostgresKeySql.ListAll, cancel);

    public Task<ApiKey?> Revoke(string nameOrId, long at, CancellationToken cancel) => Transaction(
        async (connection, budget) =>
        {
            var key = await Update(PostgresKeySql.RevokeByName) ?? await Update(PostgresKeySql.RevokeById);
            return key?.ToKey();

            Task<KeyRow?> Update(string sql) => connection.QuerySingleOrDefaultAsync<KeyRow>(
                Command.Of(sql, budget, new { nameOrId, at }));
        },
        cancel);

    public Task NoteUse(string id, long at, CancellationToken cancel) => connections.Write(
        (connection, budget) => connection.ExecuteAsync(
            Command.Of(PostgresKeySql.NoteUse, budget, new { id, at })),
        cancel);

    private Task<IReadOnlyList<ApiKey>> List(string sql, CancellationToken cancel) => connections.Read<IReadOnlyList<ApiKey>>(
        async (connection, budget) =>
            [.. (await connection.QueryAsync<KeyRow>(Command.Of(sql, budget))).Select(row => row.ToKey())],
        cancel);

    private Task<T> Transaction<T>(Func<NpgsqlConnection, CancellationToken, Task<T>> work, CancellationToken cancel) => transactions.Run(
        async transaction =>
        {
            await using (var begin = new NpgsqlCommand(PostgresSql.BeginWrite, transaction.Connection))
            {
                begin.Parameters.Add(new() { Value = FormattableString.Invariant($"{(int)options.Patience.TotalMilliseconds}ms") });
                await begin.ExecuteNonQueryAsync(transaction.Budget);
            }

            var result = await work(transaction.Connection, transaction.Budget);
            await transaction.ExecuteLast();
            await transaction.Commit();
            return result;
        },
        cancel);

    private sealed class LiveCount
    {
        public required int All { get; init; }
        public required int Named { get; init; }
    }
}

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
