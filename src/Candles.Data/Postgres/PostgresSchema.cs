using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Dapper;

namespace Candles.Data.Postgres;

/// <summary>The schema as this program knows it: numbered steps, and what is made of the list of intervals.</summary>
internal static class PostgresSchema
{
    /// <returns>Statements that validate constraints, which take as long as reading all rows.</returns>
    public static async Task<IReadOnlyList<string>> Upgrade(PostgresTransaction transaction, TimeSpan patience)
    {
        await Execute(FormattableString.Invariant($"SET LOCAL lock_timeout = {(int)patience.TotalMilliseconds}"));
        await Execute(PostgresSql.LockSchema);
        await Execute(PostgresSql.CreateSchemaVersion);
        var version = await transaction.Connection.ExecuteScalarAsync<int>(Command.Of("SELECT coalesce(max(number), 0) FROM schema_version", transaction.Budget));
        foreach (var step in SchemaStep.After(version, "Postgres"))
        {
            await Execute(step.Sql);
            await Execute("INSERT INTO schema_version (number) VALUES (@Number)", step);
        }

        var list = await transaction.Connection.QuerySingleAsync<IntervalListRow>(Command.Of(PostgresSql.FindIntervalList, transaction.Budget));
        var added = IntervalList.Missing(IntervalList.Parse(list.Minutes), Interval.All);
        var fingerprint = PostgresIntervals.Fingerprint(Interval.All);
        if (list.Fingerprint != fingerprint)
        {
            await Execute(PostgresIntervals.Functions(Interval.All));
            await Execute(PostgresSql.NoteIntervalSchema, new { fingerprint });
        }

        if (added.Length > 0)
        {
            await Execute(PostgresIntervals.Constraints(Interval.All));
            await Execute(PostgresSql.AddIntervals, new { added });
        }

        var validations = (await transaction.Connection.QueryAsync<string>(Command.Of(PostgresSql.FindNotValidated, transaction.Budget))).AsList();

        await transaction.ExecuteLast();
        await transaction.Commit();
        return validations;

        Task Execute(string sql, object? parameters = null) => transaction.Connection.ExecuteAsync(Command.Of(sql, transaction.Budget, parameters));
    }

    private sealed class IntervalListRow
    {
        public required string Minutes { get; init; }
        public required string Fingerprint { get; init; }
    }
}
