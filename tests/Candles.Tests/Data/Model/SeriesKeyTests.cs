using Candles.Data.Model;

namespace Candles.Tests.Data.Model;

public sealed class SeriesKeyTests
{
    [Theory]
    [InlineData("binance")]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("A-Z_a.z-09")]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData("-")]
    [InlineData("12345678901234567890123456789012")]
    public void A_name_of_one_to_32_known_characters_is_taken(string name) => Assert.True(SeriesKey.IsName(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("123456789012345678901234567890123")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a%2fb")]
    [InlineData("a\0")]
    [InlineData("a\n")]
    [InlineData("a'")]
    [InlineData("a\"")]
    [InlineData("a;drop")]
    [InlineData("é")]
    [InlineData("\u212A")] // the Kelvin sign, whose lower case is an ASCII k
    [InlineData("🚀")]
    public void Any_other_name_is_refused(string? name)
    {
        Assert.False(SeriesKey.IsName(name));
        Assert.False(SeriesKey.TryCreate(name, "USDT", "NEAR", out _));
        Assert.False(SeriesKey.TryCreate("binance", name, "NEAR", out _));
        Assert.False(SeriesKey.TryCreate("binance", "USDT", name, out _));
    }

    [Fact]
    public void A_key_keeps_its_spelling()
    {
        var key = SeriesKey.Parse("Binance/USDT/Near");

        Assert.Equal(("Binance", "USDT", "Near"), (key.Exchange, key.Market, key.Asset));
        Assert.Equal("Binance/USDT/Near", key.ToString());
        Assert.Equal("binance/usdt/near", key.LookupKey);
    }

    [Fact]
    public void Keys_that_differ_only_in_case_are_equal()
    {
        var key = SeriesKey.Parse("Binance/USDT/Near");

        Assert.Equal(key, SeriesKey.Parse("BINANCE/usdt/nEAR"));
        Assert.Equal(key.GetHashCode(), SeriesKey.Parse("BINANCE/usdt/nEAR").GetHashCode());
        Assert.NotEqual(key, SeriesKey.Parse("Binance/Near/USDT"));
        Assert.False(key.Equals(null));
    }

    [Theory]
    [InlineData("")]
    [InlineData("binance")]
    [InlineData("binance/USDT")]
    [InlineData("binance/USDT/NEAR/1m")]
    [InlineData("/binance/USDT/NEAR")]
    [InlineData("binance//NEAR")]
    [InlineData("binance/../NEAR")]
    public void A_text_that_is_not_three_names_is_refused(string text)
    {
        Assert.False(SeriesKey.TryParse(text, out _));
        var refusal = Assert.Throws<FormatException>(() => SeriesKey.Parse(text));
        Assert.Contains(SeriesKey.Accepted, refusal.Message, StringComparison.Ordinal);
    }
}
