using Candles.Tests.Support;
using Dapper;
using Npgsql;

namespace Candles.Tests.Stores;

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
}
