using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Data.Stores;

/// <summary>Writers that are not Candles meet the same law in the table itself.</summary>
public sealed class PostgresConstraintTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("2, 3, 1, 2, 5", null)]
    [InlineData("-2, -1, -3, -2, 0", null)]
    [InlineData("999999999999999999.9999999999, 999999999999999999.9999999999, 0.000000000000000001, 1, 1", null)]
    [InlineData("2.50, 3, 1, 2, 5", "prices_are_canonical")]
    [InlineData("2, 1000000000000000000, 1, 2, 5", "prices_are_below_1e18")]
    [InlineData("2, 3, 0.1234567890123456789, 2, 5", "prices_are_canonical")]
    [InlineData("2, 99999999999.123456789012345678, 1, 2, 5", "prices_are_canonical")]
    [InlineData("2, 'NaN', 1, 2, 5", "prices_are_below_1e18")]
    [InlineData("2, 'Infinity', 1, 2, 5", "prices_are_below_1e18")]
    [InlineData("2, 3, 1, 2, -5", "volume_is_canonical")]
    [InlineData("2, 3, 1, 2, 5.0", "volume_is_canonical")]
    [InlineData("2, 3, 1, 4, 5", "low_and_high_enclose")]
    [InlineData("2, 3, 2.5, 3, 5", "low_and_high_enclose")]
    public async Task A_row_of_another_writer_is_checked(string values, string? refusedBy)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await using var connection = new NpgsqlConnection(place.ConnectionString);
        await connection.OpenAsync(Cancel);

        await connection.ExecuteAsync("INSERT INTO series (key, exchange, market, asset, base) VALUES ('some/usdt/x', 'some', 'USDT', 'X', 1)");

        var failure = await Record.ExceptionAsync(() => connection.ExecuteAsync($"INSERT INTO candle VALUES (1, 1, 1780272000000, {values})"));

        Assert.Equal(refusedBy, (failure as PostgresException)?.ConstraintName);
        Assert.Equal(refusedBy is null, failure is null);
    }

    [Theory]
    [InlineData("id = DEFAULT")]
    [InlineData("key = 'a/b/c', exchange = 'a', market = 'b', asset = 'c'")]
    [InlineData("base = 15")]
    [InlineData("version = 0")]
    public async Task What_makes_a_series_itself_is_not_changed(string change)
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await store.Write(Some.Series(), Batch.Of("5m", Some.Candles(1, "5m", "2024-02-28", "2024-02-29")), Cancel);
        await using var psql = new NpgsqlConnection(place.ConnectionString);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => psql.ExecuteAsync($"UPDATE series SET {change}"));

        Assert.Equal(("series_stays_what_it_is", PostgresErrorCodes.CheckViolation), (refused.ConstraintName, refused.SqlState));
    }

    [Fact]
    public async Task Its_spelling_may_be_changed()
    {
        await using var place = await TestStores.NewPlace("postgres");
        await using var store = await place.Open();
        await store.Write(Some.Series(), Batch.Of("5m", Some.Candles(1, "5m", "2024-02-28", "2024-02-29")), Cancel);
        await using var psql = new NpgsqlConnection(place.ConnectionString);

        await psql.ExecuteAsync("UPDATE series SET exchange = upper(exchange), key = key, base = base, version = version");

        Assert.Equal("SOME.EXCHANGE", Assert.Single(await store.ListSeries(Cancel)).Key.Exchange);
    }
}
