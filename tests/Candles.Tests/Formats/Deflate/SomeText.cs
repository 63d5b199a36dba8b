using System.Globalization;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

/// <summary>Rows to compress: as candles look, and as they had better not.</summary>
internal static class SomeText
{
    /// <summary>Kinds of rows that a compressor may stumble over.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        ["objects", "values", "identical", "one byte", "long", "any byte", "incompressible", "empty now and then", "longer than a piece"];

    public static byte[][] Rows(Random random, string kind, int count)
    {
        var same = Bytes(random, random.Next(1, 300));
        var price = 23216;
        return [.. Enumerable.Range(0, count).Select(i => kind switch
        {
            "objects" => Objects(random, i, ref price),
            "values" => System.Text.Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{(price += random.Next(-9, 10)) / 10000m},")),
            "identical" => same,
            "one byte" => [(byte)random.Next("012,"u8.Length)],
            "long" => [.. Enumerable.Repeat(Objects(random, i, ref price), 6).SelectMany(row => row)],
            "any byte" => [.. Enumerable.Range(0, 256).Select(b => (byte)(b * ((i * 2) + 1)))],
            "incompressible" => Bytes(random, random.Next(1, 500)),
            "empty now and then" => random.Chance(0.5) ? [] : Bytes(random, 1 + random.Next(9)),
            "longer than a piece" => random.Chance(0.9) ? same : [.. Bytes(random, 900), .. same, .. new byte[1500], .. same],
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        })];
    }

    public static byte[][] Objects(int seed, int count) => Rows(new Random(seed), "objects", count);

    private static byte[] Objects(Random random, int row, ref int price)
    {
        var time = Some.Time("2026-06-01") + (row * 60_000L);
        var open = price;
        price += random.Next(-30, 31);
        var high = Math.Max(open, price) + random.Next(20);
        var low = Math.Min(open, price) - random.Next(20);
        return System.Text.Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            {"basetm":"{{DateTime.UnixEpoch.AddMilliseconds(time):yyyy-MM-ddTHH:mm:ssZ}}","o":{{open / 10000m}},"h":{{high / 10000m}},"l":{{low / 10000m}},"c":{{price / 10000m}},"v":{{random.Next(900_000) / 10m}}},
            """));
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
