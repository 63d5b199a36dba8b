using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using Candles.Data.Numbers;
using Candles.Tests.Support;

namespace Candles.Tests.Data.Numbers;

public sealed partial class DecimalTextTests
{
    private const string TooLarge = "has a magnitude of 10^18 or more";
    private const string TooFine = "has more than 18 decimal places";
    private const string TooLong = "has more than 28 significant digits";
    private const string NoNumber = "is not a decimal number";

    [Theory]
    [InlineData("2.3200", "2.32")]
    [InlineData("9.417e-05", "0.00009417")]
    [InlineData("1E3", "1000")]
    [InlineData("1e+3", "1000")]
    [InlineData("-5", "-5")]
    [InlineData("+5", "5")]
    [InlineData(".5", "0.5")]
    [InlineData("5.", "5")]
    [InlineData("007", "7")]
    [InlineData("100", "100")]
    [InlineData("-0", "0")]
    [InlineData("-0.000", "0")]
    [InlineData("0e5", "0")]
    [InlineData("0.000000000000000000000000000000", "0")]
    [InlineData("0e-999999999999", "0")]
    public void A_number_has_one_text(string written, string canonical) => Assert.Equal(canonical, Accepted(written));

    [Theory]
    [InlineData("999999999999999999.9999999999")] // 28 digits
    [InlineData("-999999999999999999.9999999999")]
    [InlineData("9999999999.999999999999999999")] // 28 digits, 18 of them decimal places
    [InlineData("0.000000000000000001")]
    [InlineData("-0.000000000000000001")]
    [InlineData("999999999999999999")]
    [InlineData("100000000000000000")]
    public void What_lies_just_within_the_limits_is_taken(string text) => Assert.Equal(text, Accepted(text));

    [Theory]
    [InlineData("1000000000000000000", TooLarge)]
    [InlineData("-1000000000000000000", TooLarge)]
    [InlineData("1e18", TooLarge)]
    [InlineData("1e1000000000000", TooLarge)]
    [InlineData("0.0000000000000000001", TooFine)]
    [InlineData("1e-19", TooFine)]
    [InlineData("1e-1000000000000", TooFine)]
    [InlineData("99999999999.999999999999999999", TooLong)] // 29 digits
    [InlineData("100000000000000000.00000000001", TooLong)]
    public void What_lies_just_outside_the_limits_is_refused(string text, string reason) => Assert.Equal(reason, Refused(text));

    [Theory]
    [InlineData("1.00000000000000000000000000000000000000", "1")]
    [InlineData("0.0000000000000000010000", "0.000000000000000001")]
    [InlineData("000000000000000000000000000000000000001", "1")]
    [InlineData("99999999999999999900e-2", "999999999999999999")]
    [InlineData("0.00000000000000000000001e5", "0.000000000000000001")]
    [InlineData("12345678901234567890123456789e-11", null)] // all 29 digits remain
    [InlineData("12345678901234567890123456780e-18", "12345678901.23456789012345678")]
    public void The_limits_count_in_the_canonical_form(string written, string? canonical)
    {
        if (canonical is null)
            Assert.Equal(TooLong, Refused(written));
        else
            Assert.Equal(canonical, Accepted(written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.5")]
    [InlineData("--1")]
    [InlineData("1-")]
    [InlineData("1.2.3")]
    [InlineData("1,000")]
    [InlineData("1_000")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("null")]
    [InlineData("١٢")] // digits, but not ASCII ones
    [InlineData("\uFF11")]
    [InlineData("1\0")]
    public void What_is_no_number_is_refused(string text) => Assert.Equal(NoNumber, Refused(text));

    [Fact]
    public void Reading_agrees_with_whole_numbers_of_any_size() => Property.Holds(20_000, random =>
    {
        var text = SomeText(random);
        var taken = DecimalParser.TryParse(Encoding.UTF8.GetBytes(text), out var value, out var fault);

        var expected = CanonicalByModel(text);
        Assert.True(taken == (expected is not null), $"'{text}' {(taken ? "was taken" : $"was refused, as it {fault}")}.");
        if (expected is not null)
        {
            Assert.Equal(expected, value.ToString(CultureInfo.InvariantCulture));
            Assert.Null(DecimalText.FaultOf(value));
        }
    });

    [Fact]
    public void Writing_gives_the_canonical_text_of_any_decimal() => Property.Holds(20_000, random =>
    {
        var value = random.Chance(0.5) ? Some.Decimal(random) : AnyDecimal(random);
        var canonical = DecimalText.Canonical(value);

        Assert.Equal(value, canonical);
        Assert.Equal(Decimals.Text(value), canonical.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(CanonicalByModel(Decimals.Text(value)) is not null, DecimalText.FaultOf(canonical) is null);
        Assert.Equal(Decimals.Text(value), Format(value));
    });

    [Theory]
    [InlineData("-0.0000000000000000000000000001")]
    [InlineData("79228162514264337593543950335")]
    [InlineData("-7.9228162514264337593543950335")]
    [InlineData("10000000000000000")] // one more digit than a register holds
    [InlineData("9999999999999999")]
    [InlineData("0.0000000000000001")]
    [InlineData("1.000000000000001")]
    public void A_decimal_is_written_as_people_write_it(string text) => Assert.Equal(text, Format(decimal.Parse(text, CultureInfo.InvariantCulture)));

    [Fact]
    public void Some_decimals_stay_within_the_limits() =>
        Property.Holds(5_000, random => Assert.Null(DecimalText.FaultOf(Some.Decimal(random))));

    [Theory]
    [InlineData("1000000000000000000", TooLarge)]
    [InlineData("-1000000000000000000", TooLarge)]
    [InlineData("0.0000000000000000001", TooFine)]
    [InlineData("10000000000.000000000000000001", TooLong)]
    [InlineData("9999999999.999999999999999999", null)]
    [InlineData("999999999999999999.9999999999", null)]
    public void A_decimal_outside_the_limits_is_told_why(string value, string? fault) =>
        Assert.Equal(fault, DecimalText.FaultOf(decimal.Parse(value, CultureInfo.InvariantCulture)));

    private static string Accepted(string text)
    {
        Assert.True(DecimalParser.TryParse(Encoding.UTF8.GetBytes(text), out var value, out var fault), $"'{text}' {fault}");
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Format(value));
        return Format(value);
    }

    private static string Refused(string text)
    {
        Assert.False(DecimalParser.TryParse(Encoding.UTF8.GetBytes(text), out _, out var fault), $"'{text}' was taken");
        return fault;
    }

    private static string Format(decimal value)
    {
        Span<byte> buffer = stackalloc byte[DecimalFormat.MaxLength];
        return Encoding.ASCII.GetString(buffer[..DecimalFormat.Format(value, buffer)]);
    }

    /// <summary>The canonical text, or null where the text is no number or the number is outside the limits.</summary>
    private static string? CanonicalByModel(string text)
    {
        var match = NumberText().Match(text);
        if (!match.Success)
            return null;

        var digits = BigInteger.Parse("0" + match.Groups["whole"].Value + match.Groups["fraction"].Value, CultureInfo.InvariantCulture);
        var exponent = match.Groups["exponent"] is { Success: true } written ? BigInteger.Parse(written.Value, CultureInfo.InvariantCulture) : 0;
        if (digits.IsZero)
            return "0";
        if (BigInteger.Abs(exponent) > 1000)
            return null; // no text here has so many digits that it could be within the limits

        var canonical = Decimals.Text(match.Groups["sign"].Value == "-" ? -digits : digits, match.Groups["fraction"].Length - (int)exponent);
        return Decimals.IsWithinLimits(canonical) ? canonical : null;
    }

    private static string SomeText(Random random)
    {
        var text = new StringBuilder();
        text.Append(random.One(["", "", "", "-", "+"]));
        text.Append(SomeDigits(random));
        if (random.Chance(0.7))
            text.Append('.').Append(SomeDigits(random));
        if (random.Chance(0.4))
            text.Append(random.One(["e", "E"])).Append(random.One(["", "-", "+"])).Append(random.Next(40));
        if (random.Chance(0.1))
            text.Insert(random.Next(text.Length + 1), random.One(["-", ".", "e", " ", "x", "é", ",", "\uFF11"]));
        return text.ToString();
    }

    private static string SomeDigits(Random random)
    {
        var zeros = random.NextDouble();
        return string.Concat(Enumerable.Range(0, random.Next(24)).Select(_ => random.Chance(zeros) ? '0' : (char)('0' + random.Next(10))));
    }

    private static decimal AnyDecimal(Random random) =>
        new(random.Next(), random.Next(), random.Chance(0.5) ? 0 : random.Next(), random.Chance(0.5), (byte)random.Next(29));

    [GeneratedRegex(@"\A(?<sign>[+-]?)(?=\.?[0-9])(?<whole>[0-9]*)(\.(?<fraction>[0-9]*))?([eE](?<exponent>[+-]?[0-9]+))?\z")]
    private static partial Regex NumberText();
}
