using System.Text;
using Candles.Formats.MessagePack;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.MessagePack;

/// <summary>Bytes are those of the specification, https://github.com/msgpack/msgpack/blob/master/spec.md.</summary>
public sealed class MessagePackTests
{
    [Theory]
    [InlineData("00", "0")]
    [InlineData("7F", "127")]
    [InlineData("FF", "-1")]
    [InlineData("E0", "-32")]
    [InlineData("CCFF", "255")]
    [InlineData("CDFFFF", "65535")]
    [InlineData("CEFFFFFFFF", "4294967295")]
    [InlineData("CFFFFFFFFFFFFFFFFF", "18446744073709551615")]
    [InlineData("CF0000000000000001", "1")]
    [InlineData("D080", "-128")]
    [InlineData("D18000", "-32768")]
    [InlineData("D280000000", "-2147483648")]
    [InlineData("D38000000000000000", "-9223372036854775808")]
    [InlineData("CB3FB999999999999A", "0.1")]
    [InlineData("CB0000000000000001", "5E-324")]
    [InlineData("CBFFEFFFFFFFFFFFFF", "-1.7976931348623157E+308")]
    [InlineData("CB7FF8000000000000", "NaN")]
    [InlineData("CBFFF0000000000000", "-Infinity")]
    [InlineData("CA3DCCCCCD", "0.1")]
    [InlineData("CA4B800001", "16777218")]
    public void A_number_is_its_shortest_decimal(string bytes, string text)
    {
        var reader = new MessagePackReader(Convert.FromHexString(bytes));
        Assert.True(reader.TryRead(out var token));
        var number = new byte[MessagePackToken.LongestNumber];
        Assert.Equal(text, Encoding.ASCII.GetString(number, 0, token.WriteNumber(number)));
        Assert.False(reader.TryRead(out _));
    }

    /// <summary>One value of each form, and what is in it.</summary>
    [Theory]
    [InlineData("C0", "Nil")]
    [InlineData("C2", "Boolean")]
    [InlineData("C3", "Boolean")]
    [InlineData("A0", "String")]
    [InlineData("A3616263", "String abc")]
    [InlineData("D903616263", "String abc")]
    [InlineData("DA0003616263", "String abc")]
    [InlineData("DB00000003616263", "String abc")]
    [InlineData("C403616263", "Binary")]
    [InlineData("C50003616263", "Binary")]
    [InlineData("C600000003616263", "Binary")]
    [InlineData("D40061", "Extension")]
    [InlineData("D5006161", "Extension")]
    [InlineData("D6FF00000000", "Extension")]
    [InlineData("D7FF0000000000000000", "Extension")]
    [InlineData("D8FF00000000000000000000000000000000", "Extension")]
    [InlineData("C70300616263", "Extension")]
    [InlineData("C8000300616263", "Extension")]
    [InlineData("C90000000300616263", "Extension")]
    [InlineData("93C0C0C0", "Array")]
    [InlineData("DC0002C0C0", "Array")]
    [InlineData("DD00000002C093C0C0C0", "Array")]
    [InlineData("82C0C0C0C0", "Map")]
    [InlineData("DE0001A161C0", "Map")]
    [InlineData("DF00000001A16181C091C0", "Map")]
    public void A_value_is_read_to_its_end_and_not_before_it(string bytes, string value)
    {
        var content = Convert.FromHexString(bytes);
        var reader = new MessagePackReader(content);
        Assert.True(reader.TryRead(out var token));
        Assert.Equal(value, $"{token.Kind} {Encoding.ASCII.GetString(token.Text)}".Trim());
        Assert.True(reader.TrySkipElements(token));
        Assert.Equal(content.Length, reader.Position);

        for (var length = 0; length < content.Length; length++)
        {
            var cutOff = new MessagePackReader(content.AsSpan(0, length));
            Assert.False(cutOff.TryRead(out var head) && cutOff.TrySkipElements(head));
            Assert.False(cutOff.IsInvalid);
        }
    }

    [Fact]
    public void The_byte_that_begins_no_value_is_told_from_an_early_end()
    {
        var reader = new MessagePackReader([0x91, 0xC1]);
        Assert.True(reader.TryRead(out var array));
        Assert.False(reader.TrySkipElements(array));
        Assert.True(reader.IsInvalid);
    }

    /// <summary>Lengths of gigabytes that are announced, and not there, cost nothing.</summary>
    [Theory]
    [InlineData("DDFFFFFFFF")]
    [InlineData("DFFFFFFFFF")]
    [InlineData("DBFFFFFFFF")]
    [InlineData("C6FFFFFFFF")]
    [InlineData("C9FFFFFFFF")]
    [InlineData("DDFFFFFFFFDDFFFFFFFFDFFFFFFFFFC0")]
    public void A_length_is_not_believed(string bytes)
    {
        var reader = new MessagePackReader(Convert.FromHexString(bytes));
        Assert.False(reader.TryRead(out var head) && reader.TrySkipElements(head));
    }

    [Theory]
    [InlineData(0, "00")]
    [InlineData(127, "7F")]
    [InlineData(128, "CC80")]
    [InlineData(255, "CCFF")]
    [InlineData(256, "CD0100")]
    [InlineData(65535, "CDFFFF")]
    [InlineData(65536, "CE00010000")]
    [InlineData(4294967295, "CEFFFFFFFF")]
    [InlineData(4294967296, "CF0000000100000000")]
    [InlineData(-1, "FF")]
    [InlineData(-32, "E0")]
    [InlineData(-33, "D0DF")]
    [InlineData(-128, "D080")]
    [InlineData(-129, "D1FF7F")]
    [InlineData(-32769, "D2FFFF7FFF")]
    [InlineData(-2147483649, "D3FFFFFFFF7FFFFFFF")]
    public void An_integer_is_written_in_its_shortest_form(long value, string bytes)
    {
        var buffer = new byte[MessagePackWriter.LongestValue];
        var writer = new MessagePackWriter(buffer);
        writer.WriteInteger(value);
        Assert.Equal(bytes, Convert.ToHexString(buffer[..writer.Length]));
    }

    [Theory]
    [InlineData(6, "96")]
    [InlineData(16, "DC0010")]
    [InlineData(65536, "DD00010000")]
    public void The_head_of_an_array_is_written_in_its_shortest_form(uint count, string bytes)
    {
        var buffer = new byte[MessagePackWriter.LongestValue];
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHead(count);
        Assert.Equal(bytes, Convert.ToHexString(buffer[..writer.Length]));
    }

    [Fact]
    public void Random_bytes_never_break_the_reader() => Property.Holds(1000, random =>
    {
        var content = new byte[random.Next(1, 200)];
        random.NextBytes(content);
        var reader = new MessagePackReader(content);
        while (reader.TryRead(out _))
            Assert.InRange(reader.Position, 1, content.Length);
    });
}
