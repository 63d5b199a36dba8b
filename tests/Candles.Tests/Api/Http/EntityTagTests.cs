using Candles.Api.Http;
using Microsoft.Net.Http.Headers;

namespace Candles.Tests.Api.Http;

public sealed class EntityTagTests
{
    [Fact]
    public void A_tag_is_strong_and_short()
    {
        Assert.Equal("\"AAAAAAAAAAAAAAAAAAAAAA\"", EntityTag.Of(UInt128.Zero));
        Assert.Equal("\"__________P__________P\"", EntityTag.Of(UInt128.MaxValue));
        Assert.Equal("\"BAAAAAAAAAAAAAAAAAAAAI\"", EntityTag.Of((UInt128.One << 127) | UInt128.One));
        Assert.True(EntityTagHeaderValue.TryParse(EntityTag.Of(12345), out var parsed));
        Assert.False(parsed.IsWeak);
    }

    [Fact]
    public void Each_bit_of_the_hash_shows() =>
        Assert.Equal(128, Enumerable.Range(0, 128).Select(bit => EntityTag.Of(UInt128.One << bit)).Distinct().Count());
}
