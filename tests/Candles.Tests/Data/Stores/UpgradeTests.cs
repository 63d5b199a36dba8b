using System.Data.Common;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>Databases of the first schema, with candles in them, are opened by the Candles of today.</summary>
public sealed class UpgradeTests
{
    private const int Nodes = 4;

    private static readonly Candle[] Minutes = Some.Candles(1, "1m", "2024-02-28T20:00:00", "2024-03-01T04:00:00");
    private static readonly Candle[] Hours = Some.Candles(2, "1h", "2023-12-20", "2024-01-20");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task What_the_first_schema_held_is_there_when_several_nodes_upgrade_it_at_once(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        SeriesKey[] keys = [SeriesKey.Parse("Binance/USDT/NEAR"), SeriesKey.Parse("kraken/EUR/btc"), SeriesKey.Parse("kraken/EUR/empty")];
        await using (var connection = Connect(place))
        {
            await connection.OpenAsync(Cancel);
            await CreateFirst(connection, name);
            await Insert(connection, 1, keys[0], Interval.OneMinute, version: 7, Minutes);
            await Insert(connection, 2, keys[1], Some.Interval("1h"), version: 3, Hours);
            await Insert(connection, 3, keys[2], Interval.OneMinute, version: 2, []);
            if (name == "postgres")
                await connection.ExecuteAsync("SELECT setval(pg_get_serial_sequence('series', 'id'), 3)");
        }

        var nodes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(_ => Task.Run(() => place.Open(), Cancel)));
        foreach (var key in keys)
            await Until.True(async () => (await OlderIntervals.LackingOf(place, key.LookupKey)).Length == 0, TimeSpan.FromSeconds(30));
        var (minutes, hours) = (7 + OlderIntervals.Later(Interval.OneMinute).Count, 3 + OlderIntervals.Later(Some.Interval("1h")).Count); // versions
        foreach (var node in nodes)
        {
            Assert.Equal(
                [(keys[0], "1m", minutes, Minutes[0].OpenTime), (keys[1], "1h", hours, Hours[0].OpenTime), (keys[2], "1m", 2, null)],
                (await node.ListSeries(Cancel)).Select(s => (s.Key, s.Base.Name, s.Version.Number, s.First)));
            await Check(node, keys[0], Interval.OneMinute, Minutes);
            await Check(node, keys[1], Some.Interval("1h"), Hours);
            Assert.Empty(await node.ReadAll(keys[2], Interval.OneMinute));
            Assert.Null((await node.ReadChanges(keys[0], new SeriesVersion(1, 6), Cancel))!.Spans); // nobody kept what had changed
        }

        // What is written now is written on from there.
        var next = Some.Candles(3, "1m", "2024-03-01T03:00:00", "2024-03-01T06:00:00", kept: 1);
        Assert.Equal(minutes + 1, (await nodes[0].Write(keys[0], Batch.Of("1m", next), Cancel)).Version);
        Candle[] all = [.. Minutes.ExceptBy(next.Select(c => c.OpenTime), c => c.OpenTime).Concat(next).OrderBy(c => c.OpenTime)];
        await nodes[1].Write(Some.Series(), Batch.Of("1m", next), Cancel);
        foreach (var node in nodes)
        {
            await Check(node, keys[0], Interval.OneMinute, all);
            await node.DisposeAsync();
        }
    }

    private static async Task Check(ICandleStore store, SeriesKey series, Interval @base, Candle[] expected)
    {
        foreach (var interval in @base.Served)
            Assert.Equal(interval == @base ? expected : RollUpModel.RollUp(expected, interval), await store.ReadAll(series, interval));
    }

    private static DbConnection Connect(StorePlace place) => place is SqlitePlace
        ? new SqliteConnection($"{place.ConnectionString};Pooling=False")
        : new NpgsqlConnection($"{place.ConnectionString};Pooling=False");

    /// <summary>As the first Candles did it: the file of the first step has not changed since.</summary>
    private static async Task CreateFirst(DbConnection connection, string store)
    {
        var first = SchemaStep.Of(store == "sqlite" ? "Sqlite" : "Postgres")[0];
        Assert.Equal(1, first.Number);
        await connection.ExecuteAsync(first.Sql);
        await connection.ExecuteAsync(store == "sqlite"
            ? "PRAGMA user_version = 1"
            : """
              CREATE TABLE schema_version (number integer PRIMARY KEY, installed timestamptz NOT NULL DEFAULT now());
              INSERT INTO schema_version (number) VALUES (1)
              """);
    }

    private static async Task Insert(DbConnection connection, int id, SeriesKey series, Interval @base, long version, Candle[] candles)
    {
        var overriding = connection is NpgsqlConnection ? "OVERRIDING SYSTEM VALUE" : "";
        var numeric = connection is NpgsqlConnection ? "::numeric" : "";
        await using var transaction = await connection.BeginTransactionAsync(Cancel);
        await connection.ExecuteAsync(
            $"INSERT INTO series (id, key, exchange, market, asset, base, version) {overriding} VALUES (@id, @key, @exchange, @market, @asset, @minutes, @version)",
            new { id, key = series.LookupKey, exchange = series.Exchange, market = series.Market, asset = series.Asset, minutes = @base.Minutes, version },
            transaction);
        foreach (var interval in @base.Served.Except(OlderIntervals.Later(@base)))
        {
            await connection.ExecuteAsync(
                $"""
                 INSERT INTO candle (series_id, "interval", open_time, open, high, low, close, volume)
                 VALUES (@id, @interval, @time, @open{numeric}, @high{numeric}, @low{numeric}, @close{numeric}, @volume{numeric})
                 """,
                (interval == @base ? candles : RollUpModel.RollUp(candles, interval)).Select(candle => new
                {
                    id,
                    interval = interval.Minutes,
                    time = candle.OpenTime,
                    open = Decimals.Text(candle.Open),
                    high = Decimals.Text(candle.High),
                    low = Decimals.Text(candle.Low),
                    close = Decimals.Text(candle.Close),
                    volume = Decimals.Text(candle.Volume),
                }),
                transaction);
        }

        await transaction.CommitAsync(Cancel);
    }
}
