using Dapper;

namespace Candles.Data.Postgres;

/// <summary>A statement for Dapper that ends with its budget.</summary>
internal static class Command
{
    public static CommandDefinition Of(string sql, CancellationToken budget, object? parameters = null) => new(sql, parameters, cancellationToken: budget);
}
