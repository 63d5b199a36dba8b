using System.Data.Common;
using Candles.Data.Model;
using Candles.Data.Stores;
using Candles.Data.Time;
using Candles.Tests.Support;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Candles.Tests.Faults;

/// <summary>The schema was made by a newer Candles.</summary>
public sealed class NewerSchemaTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EachStore]
    public async Task It_is_refused_in_words_and_left_as_it_is(string name)
    {
        await using var place = await TestStores.NewPlace(name);
        var series = Some.Series();
        await using (var before = await place.Open())
            await before.Write(series, Batch.Of("1m", Posting.Minutes(3)), Cancel);
        await Execute(place, name == "sqlite" ? "PRAGMA user_version = 99" : "INSERT INTO schema_version (number) VALUES (99)");

        await using var store = place.Connect();
        var fault = await Assert.ThrowsAsync<StoreException>(() => store.Open(Cancel));
        Assert.Equal(StoreFault.Unavailable, fault.Fault);
        Assert.Matches("The schema is at version 99; this Candles knows up to [0-9]+. Upgrade Candles.", fault.Message);
        await using (var app = await CandlesApp.Launch(place.ConnectionString))
        {
            while (!(await app.Get("/health/ready").Refused(503, "not-ready")).Contains("Upgrade Candles.", StringComparison.Ordinal))
                await Task.Delay(TimeSpan.FromMilliseconds(20), Cancel); // nobody has tried to open it yet
            await app.Get($"/candle/{series}").Refused(503, "store-unavailable");
        }

        await Execute(place, name == "sqlite" ? FormattableString.Invariant($"PRAGMA user_version = {SchemaStep.Of("Sqlite")[^1].Number}") : "DELETE FROM schema_version WHERE number = 99");
        await store.Open(Cancel);
        Assert.Equal(Posting.Minutes(3), await store.ReadAll(series, Interval.OneMinute));
    }

    private static async Task Execute(StorePlace place, string sql)
    {
        await using DbConnection connection = place is SqlitePlace
            ? new SqliteConnection($"{place.ConnectionString};Pooling=False")
            : new NpgsqlConnection($"{place.ConnectionString};Pooling=False");
        await connection.ExecuteAsync(sql);
    }
}
