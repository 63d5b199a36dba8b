using Candles.Api.Http;

namespace Candles.Tests.Api.Http;

public sealed class QueryReaderTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("?", "")]
    [InlineData("?&&", "")]
    [InlineData("?a=1&b=2", "a:1 b:2")]
    [InlineData("?a=1&&b", "a:1 b:")]
    [InlineData("?a==&=b", "a:= :b")]
    [InlineData("?a=+02:00", "a:+02:00")]
    [InlineData("?%61=%2B%26%3D", "a:+&=")]
    [InlineData("?a=%zz%4", "a:%zz%4")]
    [InlineData("?a=1?b=2", "a:1?b=2")]
    public void Pieces_are_percent_decoded_and_nothing_else(string? text, string expected)
    {
        var pieces = new List<string>();
        var query = new QueryReader(text, stackalloc char[QueryReader.Scratch]);
        while (query.MoveNext())
            pieces.Add($"{query.Name}:{query.Value}");

        Assert.Equal(expected, string.Join(' ', pieces));
    }

    [Theory]
    [InlineData("?a=1&%62=%31%32&c", "1 %31%32 ")]
    [InlineData("&&a==&b=&", "= ")]
    public void A_piece_knows_where_its_value_stands_as_it_was_sent(string text, string expected)
    {
        var values = new List<string>();
        var query = new QueryReader(text, stackalloc char[QueryReader.Scratch]);
        while (query.MoveNext())
            values.Add(text[query.ValueAt]);

        Assert.Equal(expected, string.Join(' ', values));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(5000)]
    public void A_piece_may_be_longer_than_the_scratch_space(int length)
    {
        var sent = string.Concat(Enumerable.Repeat("%41", length));
        var query = new QueryReader($"?{sent}={sent}", stackalloc char[QueryReader.Scratch]);

        Assert.True(query.MoveNext());
        Assert.Equal(new string('A', length), query.Name);
        Assert.Equal(new string('A', length), query.Value);
    }
}
