using System.Globalization;
using Candles.Data.Numbers;
using Candles.Data.Postgres;
using Candles.Tests.Support;
using Npgsql;
using NpgsqlTypes;

namespace Candles.Tests.Data.Stores;

/// <summary>PostgreSQL itself writes the wire forms that are read here.</summary>
public sealed class NumericWireTests : IAsyncLifetime
{
    private PostgresDatabase _database = null!;
    private NpgsqlDataSource _source = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _database = await (await PostgresCluster.Current()).CreateDatabase();
        _source = NpgsqlDataSource.Create(_database.ConnectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Fact]
    public Task Wire_digits_become_the_one_text_form() => Property.Holds(20, async random =>
    {
        decimal[] values = [.. Enumerable.Range(0, 500).Select(_ => Some.Decimal(random))];
        Assert.Equal(values.Select(Decimals.Text), await TextsOf(Array.ConvertAll(values, v => v.ToString(CultureInfo.InvariantCulture))));
    });

    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.000", "0")]
    [InlineData("2.3200", "2.32")]
    [InlineData("-2.3200", "-2.32")]
    [InlineData("10000", "10000")]
    [InlineData("100000000", "100000000")]
    [InlineData("10000.0001", "10000.0001")]
    [InlineData("0.00010000", "0.0001")]
    [InlineData("0.000000000000000001", "0.000000000000000001")]
    [InlineData("-0.000000000000000001", "-0.000000000000000001")]
    [InlineData("999999999999999999", "999999999999999999")]
    [InlineData("-999999999999999999.9999999999", "-999999999999999999.9999999999")]
    [InlineData("-1234567890.123456789012345678", "-1234567890.123456789012345678")]
    [InlineData("100000000000000000.0000000001", "100000000000000000.0000000001")]
    public async Task Trailing_zeros_and_groups_of_zeros_come_out_right(string written, string text) =>
        Assert.Equal([text], await TextsOf([written]));

    [Fact]
    public void A_decimal_written_as_wire_digits_and_read_as_text_is_itself() => Property.Holds(20, random =>
    {
        var wire = new byte[NumericWire.MaxLength];
        for (var i = 0; i < 500; i++)
        {
            var value = Some.Decimal(random);
            Assert.Equal(Decimals.Text(value), Text(wire, NumericWireWriter.Write(value, wire)));
        }
    });

    [Theory]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-Infinity")]
    [InlineData("1e40")]
    [InlineData("1e-40")]
    [InlineData("123456789012345678901234567890.123456789")]
    public async Task What_no_candle_can_hold_is_refused_and_never_written_past_the_end(string value) =>
        await Assert.ThrowsAsync<InvalidDataException>(() => TextsOf([value]));

    private async Task<List<string>> TextsOf(string[] values)
    {
        await using var command = _source.CreateCommand("SELECT v::numeric FROM unnest($1::text[]) WITH ORDINALITY AS t (v, n) ORDER BY n");
        command.Parameters.Add(new NpgsqlParameter { Value = values, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var texts = new List<string>();
        var wire = new byte[100];
        while (await reader.ReadAsync(Cancel))
        {
            var length = (int)reader.GetBytes(0, 0, wire, 0, wire.Length);
            var text = Text(wire, length);
            Assert.Equal(text, Text(wire.AsSpan(0, length), length)); // with nothing behind it
            texts.Add(text);
        }

        return texts;
    }

    private static string Text(ReadOnlySpan<byte> buffer, int length)
    {
        var number = default(AsciiNumber);
        NumericWire.ToText(buffer, length, ref number);
        return System.Text.Encoding.ASCII.GetString(number.Text);
    }
}
