using Candles.Formats.Deflate;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

public sealed class CrcRegisterTests
{
    [Fact]
    public void The_check_value_of_the_catalogue_comes_out() => Assert.Equal(0xCBF43926, Of("123456789"u8));

    [Fact]
    public void Any_text_has_the_remainder_of_the_long_division() => Property.Holds(200, random =>
    {
        var text = new byte[random.Next(70)];
        random.NextBytes(text);

        Assert.Equal(LongDivision(text), Of(text));
    });

    [Fact]
    public void The_register_behind_two_texts_follows_from_each() => Property.Holds(200, random =>
    {
        var text = new byte[random.Next(1 << random.Next(1, 18))];
        random.NextBytes(text);
        var cut = random.Next(text.Length + 1);
        var first = text.AsSpan(..cut);
        var second = text.AsSpan(cut..);

        Assert.Equal(CrcRegister.Update(0, text), CrcRegister.Skip(CrcRegister.Update(0, first), second.Length) ^ CrcRegister.Update(0, second));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_536)]
    [InlineData(16_777_216)]
    [InlineData(16_909_060)]
    public void Zeros_are_skipped_as_if_they_were_read(int bytes) =>
        Assert.Equal(CrcRegister.Update(0xDEADBEEF, new byte[bytes]), CrcRegister.Skip(0xDEADBEEF, bytes));

    private static uint Of(ReadOnlySpan<byte> text) => CrcRegister.Update(CrcRegister.Inverted, text) ^ CrcRegister.Inverted;

    /// <summary>By the book: the text as a polynomial, first bit of each byte highest, all inverted at both ends.</summary>
    private static uint LongDivision(byte[] text)
    {
        const ulong Divisor = 0x1_04C1_1DB7;
        var bits = text.SelectMany(b => Enumerable.Range(0, 8).Select(i => (b >> i) & 1)).Concat(new int[32]).ToArray();
        for (var i = 0; i < 32; i++)
            bits[i] ^= 1;

        var remainder = 0ul;
        foreach (var bit in bits)
        {
            remainder = (remainder << 1) | (uint)bit;
            if (remainder > uint.MaxValue)
                remainder ^= Divisor;
        }

        return ~(uint)Enumerable.Range(0, 32).Sum(i => (long)((remainder >> i) & 1) << (31 - i));
    }
}
