using System.Data.Common;
using Candles.Data.Model;
using Candles.Data.Postgres;
using Candles.Data.Time;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candles.Tests.Support;

/// <summary>Puts a database where a Candles would have left it that knows fewer intervals, or more.</summary>
internal static class OlderIntervals
{
    /// <summary>Those that there were before databases kept a list of them, in minutes.</summary>
    public static IReadOnlyList<int> First { get; } = [1, 3, 5, 15, 30, 60, 120, 240, 360, 480, 720, 1440, 4320, 10080, 43200];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>As if these intervals had never been known: no candles, no constraint, no function, no list has them.</summary>
    public static async Task Forget(StorePlace place, params string[] names)
    {
        Interval[] left = [.. Interval.All.Where(i => !names.Contains(i.Name))];
        await using var connection = await Connect(place);
        await connection.ExecuteAsync(
            $"""
             DELETE FROM candle WHERE "interval" NOT IN ({IntervalList.Of(left.Select(i => i.Minutes))});
             UPDATE series SET unrolled = NULL, rolled_until = NULL
             """
            .Insert(0, connection is NpgsqlConnection ? "SET candles.writer = 'on';" : ""));
        if (connection is NpgsqlConnection)
            await connection.ExecuteAsync(PostgresIntervals.Functions(left) + PostgresIntervals.Constraints(left));
        await SetList(connection, left.Select(i => i.Minutes), connection is NpgsqlConnection ? PostgresIntervals.Fingerprint(left) : "");
    }

    /// <summary>As if a newer Candles had an interval more.</summary>
    public static async Task Add(StorePlace place, int minutes)
    {
        await using var connection = await Connect(place);
        await SetList(connection, [.. Interval.All.Select(i => i.Minutes), minutes], "newer");
    }

    /// <summary>A commit by a Candles beside this one that knows only some intervals. It changes no candle.</summary>
    /// <param name="knows">Minutes; null where it is one that does not say.</param>
    public static async Task Commit(StorePlace place, string key, int[]? knows)
    {
        await using var connection = await Connect(place);
        var says = knows is null ? null : IntervalList.Of(knows);
        if (connection is NpgsqlConnection)
        {
            await connection.ExecuteAsync(
                $"""
                 BEGIN; SELECT set_config('candles.writer', 'on', true), set_config('candles.intervals', '{says}', true);
                 UPDATE series SET version = version + 1 WHERE key = '{key}'; COMMIT
                 """);
            return;
        }

        var (column, value) = says is null ? ("", "") : (", intervals", $", '[{says}]'");
        await connection.ExecuteAsync(
            $"""
             BEGIN; UPDATE series SET version = version + 1 WHERE key = '{key}';
             INSERT INTO change (key, base, first, until, series, version{column})
             SELECT key, base, 31536000000, 31536060000, id, version{value} FROM series WHERE key = '{key}'; COMMIT
             """);
    }

    public static async Task Execute(StorePlace place, string sql)
    {
        await using var connection = await Connect(place);
        await connection.ExecuteAsync(sql);
    }

    /// <summary>Gives all base candles of a series a volume of which no two can be summed.</summary>
    public static async Task Overflow(StorePlace place, string key)
    {
        await using var connection = await Connect(place);
        await connection.ExecuteAsync(
            $"""
             UPDATE candle SET volume = 999999999999999999
             WHERE series_id = (SELECT id FROM series WHERE key = '{key}') AND "interval" = (SELECT base FROM series WHERE key = '{key}')
             """
            .Insert(0, connection is NpgsqlConnection ? "SET candles.writer = 'on';" : ""));
    }

    /// <summary>What this base has beside those of before.</summary>
    public static IReadOnlyList<Interval> Later(Interval @base) => [.. @base.Served.Where(interval => !First.Contains(interval.Minutes))];

    /// <summary>What a series lacks, as it stands in the database.</summary>
    public static async Task<int[]> LackingOf(StorePlace place, string key)
    {
        await using var connection = await Connect(place);
        var column = connection is NpgsqlConnection ? "array_to_string(unrolled, ',')" : "unrolled";
        return IntervalList.Parse(await connection.ExecuteScalarAsync<string?>($"SELECT {column} FROM series WHERE key = '{key}'"));
    }

    private static Task SetList(DbConnection connection, IEnumerable<int> minutes, string fingerprint) => connection.ExecuteAsync(
        connection is NpgsqlConnection
            ? $"UPDATE interval_list SET minutes = ARRAY[{IntervalList.Of(minutes)}], fingerprint = '{fingerprint}'"
            : $"UPDATE interval_list SET minutes = '{IntervalList.JsonOf(minutes)}'");

    private static async Task<DbConnection> Connect(StorePlace place)
    {
        DbConnection connection = place is SqlitePlace
            ? new SqliteConnection($"{place.ConnectionString};Pooling=False")
            : new NpgsqlConnection($"{place.ConnectionString};Pooling=False");
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
