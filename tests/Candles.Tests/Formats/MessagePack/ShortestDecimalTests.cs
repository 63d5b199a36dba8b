using System.Globalization;
using System.Text;
using Candles.Data.Numbers;
using Candles.Formats.MessagePack;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.MessagePack;

public sealed class ShortestDecimalTests
{
    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(0.29, "0.29")] // times 100 it is not whole
    [InlineData(-0.00009417, "-0.00009417")]
    [InlineData(63214.12345678, "63214.12345678")]
    [InlineData(0.000000000000001, "0.000000000000001")]
    [InlineData(450359962737049.5, "450359962737049.5")]
    [InlineData(4503599627370495, "4503599627370495")]
    [InlineData(36613, "36613")]
    [InlineData(-0.0, "0")]
    public void A_usual_number_is_found(double value, string text)
    {
        Assert.True(ShortestDecimal.TryFind(value, out var number));
        Assert.Equal(text, number.ToString(CultureInfo.InvariantCulture)); // without zeros at the end
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(double.MaxValue)]
    [InlineData(double.Epsilon)]
    [InlineData(4503599627370496)]
    [InlineData(0.12345678901234567)]
    [InlineData(1e-16)]
    public void What_is_not_found_is_left_to_the_text(double value) => Assert.False(ShortestDecimal.TryFind(value, out _));

    /// <summary>Any float64, those of short decimals, and those next to them.</summary>
    [Fact]
    public void It_is_what_the_text_says() => Property.Holds(200, random =>
    {
        for (var i = 0; i < 1_000; i++)
        {
            var value = random.Next(4) switch
            {
                0 => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
                1 => random.NextInt64(1L << random.Next(1, 60)),
                2 => random.NextDouble() * Math.Pow(10, random.Next(-8, 18)),
                _ => random.NextInt64(1L << random.Next(1, 60)) / Math.Pow(10, random.Next(19)),
            };
            for (var next = random.Next(3); next > 0; next--)
                value = random.Chance(0.5) ? Math.BitIncrement(value) : Math.BitDecrement(value);
            SaysTheSame(random.Chance(0.5) ? value : -value);
        }
    });

    private static void SaysTheSame(double value)
    {
        var text = new byte[MessagePackToken.LongestNumber];
        var length = MessagePackToken.OfFloat64(value).WriteNumber(text);
        if (!ShortestDecimal.TryFind(value, out var number))
            return;

        Assert.True(DecimalParser.TryParse(text.AsSpan(0, length), out var expected, out _), Encoding.ASCII.GetString(text, 0, length));
        Assert.Equal(decimal.GetBits(expected), decimal.GetBits(number));
    }
}
