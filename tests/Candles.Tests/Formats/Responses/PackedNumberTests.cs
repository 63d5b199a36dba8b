using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Candles.Data.Model;
using Candles.Formats.MessagePack;
using Candles.Formats.Responses;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

public sealed class PackedNumberTests
{
    private const byte Float64 = 0xCB;

    [Theory]
    [InlineData("0", "00")]
    [InlineData("-0.0", "00")]
    [InlineData("127", "7F")]
    [InlineData("128.000", "CC80")]
    [InlineData("-32", "E0")]
    [InlineData("-33", "D0DF")]
    [InlineData("0.1", "CB3FB999999999999A")]
    [InlineData("-0.1", "CBBFB999999999999A")]
    [InlineData("0.3", "CB3FD3333333333333")]
    [InlineData("9007199254740993", "CF0020000000000001")] // whole: exact, though no float64 is
    [InlineData("900719925474099.3", "CB430999999999999A")]
    [InlineData("9007199254740993.5", "CB4340000000000001")]
    [InlineData("4503599627370496.5", "CB4330000000000000")] // half way, to the even one
    [InlineData("4503599627370497.5", "CB4330000000000002")]
    [InlineData("999999999999999999", "CF0DE0B6B3A763FFFF")]
    [InlineData("-999999999999999999", "D3F21F494C589C0001")]
    [InlineData("9999999999.999999999999999999", "CB4202A05F20000000")] // not whole: a float64, though that is
    [InlineData("9223372036854775807", "CF7FFFFFFFFFFFFFFF")]
    [InlineData("-9223372036854775808", "D38000000000000000")]
    [InlineData("79228162514264337593543950335", "CB45F0000000000000")]
    [InlineData("0.0000000000000000000000000001", "CB3A1FB0F6BE506019")]
    public void A_number_is_packed_as(string number, string bytes) =>
        Assert.Equal(bytes, Convert.ToHexString(Pack(decimal.Parse(number, CultureInfo.InvariantCulture))));

    [Fact]
    public void Integers_are_in_their_shortest_form() => Property.Holds(5_000, random =>
    {
        var value = random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64);
        var written = new byte[PackedNumber.MaxLength];
        var length = LengthTo(ref PackedNumber.PutInteger(value, ref written[0]), ref written[0]);

        Assert.Equal(Convert.ToHexString(Shortest(value)), Convert.ToHexString(written.AsSpan(0, length)));
    });

    [Fact]
    public void What_is_not_whole_is_the_nearest_float64() => Property.Holds(20_000, random =>
    {
        var value = random.Next(4) switch
        {
            0 => Some.Decimal(random),
            2 => new decimal(random.Next(), random.Next(), random.Chance(0.5) ? 0 : random.Next(), random.Chance(0.5), (byte)random.Next(29)),
            1 => HalfWay(random),
            _ => new decimal(random.NextInt64(1L << random.Next(1, 60))) / (decimal)Math.Pow(10, random.Next(19)),
        };
        var bytes = Pack(value);

        if (decimal.IsInteger(value) && decimal.Abs(value) < 1e18m)
            Assert.Equal(Convert.ToHexString(Shortest((long)value)), Convert.ToHexString(bytes));
        else if (bytes[0] == Float64)
            AssertNearest(BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(1)), value);
        else
            Assert.True(decimal.IsInteger(value), $"{value} is no integer.");
    });

    [Fact]
    public void Text_is_packed_as_the_decimal_is() => Property.Holds(10_000, random =>
    {
        var value = Some.Decimal(random);
        var raw = Encoded.Raw(new Candle(0, value, 0, 0, 0, 0)).Open;
        var room = new byte[PackedNumber.MaxLength];

        Assert.Equal(Convert.ToHexString(Pack(value)), Convert.ToHexString(room.AsSpan(0, LengthTo(ref PackedNumber.Put(raw, ref room[0]), ref room[0]))));
    });

    /// <summary>Neither neighbour is nearer; of two as near, the last bit is 0. All is multiplied by 10^28 × 2^1100, and whole then.</summary>
    private static void AssertNearest(double number, decimal value)
    {
        var exact = Decimals.Unscaled(value) << 1100;
        var distance = BigInteger.Abs(Whole(number) - exact);
        foreach (var neighbour in (double[])[Math.BitIncrement(number), Math.BitDecrement(number)])
        {
            var other = BigInteger.Abs(Whole(neighbour) - exact);
            Assert.True(distance < other || (distance == other && (BitConverter.DoubleToInt64Bits(number) & 1) == 0), $"{value}: {neighbour:R} is nearer than {number:R}.");
        }
    }

    private static BigInteger Whole(double number)
    {
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var digits = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        var whole = (BigInteger)digits << (Math.Max(exponent, 1) - 1075 + 1100);
        return BigInteger.Pow(10, Decimals.CommonScale) * (bits < 0 ? -whole : whole);
    }

    /// <summary>Between two float64, or next to there.</summary>
    private static decimal HalfWay(Random random)
    {
        var places = random.Next(1, 11);
        var half = new decimal((random.NextInt64(1L << 52, 1L << 53) * 2) + 1) / (1L << places);
        return half + (random.Next(-1, 2) * new decimal(1, 0, 0, false, half.Scale));
    }

    private static byte[] Pack(decimal value)
    {
        var room = new byte[PackedNumber.MaxLength];
        return room[..LengthTo(ref PackedNumber.Put(value, ref room[0]), ref room[0])];
    }

    private static byte[] Shortest(long value)
    {
        var buffer = new byte[MessagePackWriter.LongestValue];
        var writer = new MessagePackWriter(buffer);
        writer.WriteInteger(value);
        return buffer[..writer.Length];
    }

    private static int LengthTo(ref byte end, ref byte start) => (int)System.Runtime.CompilerServices.Unsafe.ByteOffset(ref start, ref end);
}
