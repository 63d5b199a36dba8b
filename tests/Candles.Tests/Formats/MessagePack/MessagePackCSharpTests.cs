using System.Globalization;
using Candles.Data.Model;
using Candles.Tests.Formats.Export;
using Candles.Tests.Formats.Import;
using Candles.Tests.Formats.Responses;
using Candles.Tests.Support;
using MessagePack;

namespace Candles.Tests.Formats.MessagePack;

/// <summary>MessagePack as MessagePack-CSharp reads and writes it, by its own formatters: bodies of ours, and bodies for us.</summary>
public sealed class MessagePackCSharpTests
{
    private static readonly Candle[] Candles =
        [.. CandleEncoderTests.Edges[..1], .. Some.Candles(7, "1m", "2024-02-29", "2024-03-01", volumeScale: null), .. CandleEncoderTests.Edges[1..]];

    [Fact]
    public void It_reads_the_numbers_that_an_answer_has()
    {
        foreach (var count in (int[])[0, 1, 15, 16, Candles.Length])
        {
            var body = Encoded.Bytes(Encoded.FromRows(Encoded.Encoder("msgpack"), Candles[..count], newestFirst: true));
            Assert.Equal(Candles[..count].Select(candle => Numbers(candle).Select(Rounded)), RowsOf(body));
        }
    }

    [Fact]
    public void It_reads_the_numbers_that_an_export_has()
    {
        var rows = RowsOf(Exporting.Bytes(Exporting.Format("msgpack"), Candles));
        Assert.Equal(Candles.Select(Numbers), rows.Select(row => row.Select(Exact)));
    }

    /// <summary>Every type that a number fits in, rows as arrays of their own, and in a map among other things.</summary>
    [Fact]
    public void What_it_writes_is_taken() => Property.Holds(50, random =>
    {
        var candles = Candles[..random.Next(1, 200)];
        var rows = candles.Select(candle => Numbers(candle).Select((number, field) => Written(random, number, field)).ToArray()).ToArray();
        object body = random.Chance(0.5) ? rows : new Dictionary<string, object?> { ["from"] = new object?[] { null, true, 1.5f }, ["data"] = rows };

        Assert.Equal(candles, Importing.Candles(MessagePackSerializer.Serialize(body, cancellationToken: TestContext.Current.CancellationToken)));
    });

    [Fact]
    public void Its_decimals_are_text_and_are_taken()
    {
        var rows = Candles.Select(Numbers).ToArray();
        Assert.Equal(Candles[1..^1], Importing.Candles(MessagePackSerializer.Serialize(rows[1..^1], cancellationToken: TestContext.Current.CancellationToken)));
    }

    private static object[][] RowsOf(byte[] body)
    {
        var map = MessagePackSerializer.Deserialize<Dictionary<string, object[][]>>(body, cancellationToken: TestContext.Current.CancellationToken);
        return Assert.Single(map, pair => pair.Key == "data").Value;
    }

    private static decimal[] Numbers(Candle candle) => [candle.OpenTime, candle.Open, candle.High, candle.Low, candle.Close, candle.Volume];

    /// <summary>As the library's readers of objects have it: an integer in the type of its form.</summary>
    private static object Rounded(decimal value) => decimal.IsInteger(value)
        ? Whole(value)
        : double.Parse(Decimals.Text(value), CultureInfo.InvariantCulture);

    private static object Whole(decimal value) => value switch
    {
        >= 0 and <= byte.MaxValue => (byte)value,
        > 0 and <= ushort.MaxValue => (ushort)value,
        > 0 and <= uint.MaxValue => (uint)value,
        > 0 => (ulong)value,
        >= sbyte.MinValue => (sbyte)value,
        >= short.MinValue => (short)value,
        >= int.MinValue => (int)value,
        _ => (long)value,
    };

    private static decimal Exact(object value) => decimal.Parse(
        value is double number ? number.ToString("R", CultureInfo.InvariantCulture) : Convert.ToString(value, CultureInfo.InvariantCulture)!,
        NumberStyles.Float,
        CultureInfo.InvariantCulture);

    private static object Written(Random random, decimal value, int field)
    {
        var text = Decimals.Text(value);
        if (decimal.IsInteger(value) && Math.Abs(value) <= long.MaxValue && random.Chance(0.7))
            return (long)value;
        var number = double.Parse(text, CultureInfo.InvariantCulture);
        var isShortest = decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out var back) && back == value;
        return isShortest && random.Chance(0.8) && field > 0 ? number : text;
    }
}
