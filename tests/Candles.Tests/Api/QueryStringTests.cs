using Candles.Api.Endpoints;

namespace Candles.Tests.Api;

public sealed class QueryStringTests
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
        var query = new QueryString(text);
        while (query.MoveNext())
            pieces.Add($"{query.Name}:{query.Value}");

        Assert.Equal(expected, string.Join(' ', pieces));
    }
}
