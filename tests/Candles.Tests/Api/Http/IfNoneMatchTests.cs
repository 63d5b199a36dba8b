using Candles.Api.Http;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Http;

public sealed class IfNoneMatchTests
{
    private const string Tag = "\"a-tag\"";

    [Theory]
    [InlineData("\"a-tag\"")]
    [InlineData("W/\"a-tag\"")]
    [InlineData("*")]
    [InlineData(" \t* ")]
    [InlineData("\"other\", \"a-tag\"")]
    [InlineData("\"a-tag\",\"other\"")]
    [InlineData("\"with, comma\",W/\"\" , ,W/\"a-tag\" ")]
    [InlineData("\"other\"\n\"a-tag\"")]
    [InlineData("garbage\n\"a-tag\"")]
    [InlineData("\"a-tag\", garbage")]
    public void A_tag_that_is_named_matches(string header) => Assert.True(Matches(header));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("\"other\"")]
    [InlineData("\"A-TAG\"")]
    [InlineData("\"a-tag \"")]
    [InlineData("\"a-ta\", \"a-tag1\"")]
    [InlineData("a-tag")]
    [InlineData("'a-tag'")]
    [InlineData("\"a-tag")]
    [InlineData("a-tag\"")]
    [InlineData("\"")]
    [InlineData("\"\"a-tag\"\"")]
    [InlineData("\"other, \"a-tag\"")]
    [InlineData("\"other\" \"a-tag\"")]
    [InlineData("w/\"a-tag\"")]
    [InlineData("W/")]
    [InlineData("W/ \"a-tag\"")]
    [InlineData("W/W/\"a-tag\"")]
    [InlineData("garbage, \"a-tag\"")]
    [InlineData("*, \"a-tag\"")]
    [InlineData("\"other\", *")]
    [InlineData("**")]
    [InlineData(",,,")]
    public void Other_tags_and_garbage_do_not(string? header) => Assert.False(Matches(header));

    [Fact]
    public void Comparing_allocates_nothing() =>
        Assert.Equal(0, Allocations.Of(() => IfNoneMatch.Matches("\"one\", W/\"two\", \"a-tag\"", Tag)));

    /// <param name="header">A line of it a line.</param>
    private static bool Matches(string? header) => IfNoneMatch.Matches(header?.Split('\n'), Tag);
}
