using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Candles.Data.Sqlite;

/// <summary>The schema as this program knows it: numbered steps, and the list of intervals.</summary>
internal static class SqliteSchema
{
    public static bool Upgrade(SqliteConnection connection)
    {
        foreach (var step in MissingSteps(connection))
        {
            connection.Execute(step.Sql);
            connection.Execute(FormattableString.Invariant($"PRAGMA user_version = {step.Number}"));
        }

        if (MissingIntervals(connection) is { Length: > 0 } added)
            connection.Execute(SqliteSql.AddIntervals, new { added = IntervalList.JsonOf(added), list = IntervalList.AllJson });
        return true;
    }

    public static bool IsUpToDate(SqliteConnection connection) => !MissingSteps(connection).Any() && MissingIntervals(connection).Length == 0;

    private static int[] MissingIntervals(SqliteConnection connection) =>
        IntervalList.Missing(IntervalList.Parse(connection.ExecuteScalar<string>(SqliteSql.FindIntervalList)), Interval.All);

    private static IEnumerable<SchemaStep> MissingSteps(SqliteConnection connection) =>
        SchemaStep.After(connection.ExecuteScalar<int>("PRAGMA user_version"), "Sqlite");
}
