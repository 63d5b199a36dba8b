using System.Globalization;
using System.IO.Compression;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Deflate;

/// <summary>How much larger answers are than what <c>gzip -6</c> makes of the same body, for real candles.</summary>
public sealed class CompressedSizeTests
{
    private const int Before = 5000;

    [Theory]
    [InlineData(1440, 1.11)]
    [InlineData(1000, 1.13)]
    [InlineData(100, 1.25)]
    public async Task Objects_of_real_candles_are_hardly_larger_than_gzip_makes_them(int limit, double max)
    {
        var shape = PagedRows.TextShape(history: 4, SomeText.Objects(1, 64));
        foreach (var file in RealData.Files("-1m-*.csv.gz"))
        {
            var rows = new PagedRows(shape, await Objects(file, Before, 100 + limit), pageRows: 256);
            var gzip = await Unpacked.By("gzip", ["-6", "-n", "-c"], rows.Body(100, 100 + limit));
            Assert.InRange(rows.Gzip(100, 100 + limit).Length, 0, gzip.Length * max);
        }
    }

    private static async Task<byte[][]> Objects(string file, int skip, int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var rows = (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n')[(skip + 1)..(skip + 1 + count)];
        return [.. rows.Select(row => row.Split(',')).Select(row => System.Text.Encoding.ASCII.GetBytes(
            $$"""
            {"basetm":"{{DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(row[0][..13], CultureInfo.InvariantCulture)):yyyy-MM-ddTHH:mm:ssZ}}","o":{{Number(row[1])}},"h":{{Number(row[2])}},"l":{{Number(row[3])}},"c":{{Number(row[4])}},"v":{{Number(row[5])}}},
            """))];
    }

    private static string Number(string text) => text.Contains('.', StringComparison.Ordinal) ? text.TrimEnd('0').TrimEnd('.') : text;
}
