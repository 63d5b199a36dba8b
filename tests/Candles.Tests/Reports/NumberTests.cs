using Candles.Report.Figures;

namespace Candles.Tests.Reports;

public sealed class NumberTests
{
    [Theory]
    [InlineData(0, "0")]
    [InlineData(41821.4, "41,821")]
    [InlineData(100, "100")]
    [InlineData(99.96, "100")]
    [InlineData(99.94, "99.9")]
    [InlineData(12.34, "12.3")]
    [InlineData(1, "1.00")]
    [InlineData(0.996, "1.00")]
    [InlineData(0.0123, "0.012")]
    [InlineData(0.00001, "0.000010")]
    [InlineData(-12.34, "-12.3")]
    [InlineData(double.NaN, "–")]
    [InlineData(double.PositiveInfinity, "–")]
    public void A_number_has_the_digits_that_count(double value, string expected) => Assert.Equal(expected, Number.Text(value));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(0.5, "0.5")]
    [InlineData(1000, "1,000")]
    [InlineData(0.1 + 0.2, "0.3")]
    public void A_tick_has_no_zeros_at_its_end(double value, string expected) => Assert.Equal(expected, Number.Tick(value));

    [Fact]
    public void A_ratio_and_a_share_have_their_signs()
    {
        Assert.Equal("3.20 ×", Number.Times(3.2));
        Assert.Equal("–", Number.Times(1 / 0.0));
        Assert.Equal("2.13 %", Number.Percent(0.0213));
        Assert.Equal("0 %", Number.Percent(0));
    }
}
