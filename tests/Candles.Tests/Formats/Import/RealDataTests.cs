using System.Globalization;
using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

/// <summary>Every value of real files, compared with a second, plain way to read the same text.</summary>
public sealed class RealDataTests
{
    [Fact]
    public async Task Every_value_of_a_real_dump_is_read_exactly()
    {
        foreach (var file in RealData.Files("-1m-*.csv.gz"))
        {
            var text = await RealData.Read(file);
            var rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
            var expected = rows.Select(row => ToCandle(row.Split(','))).ToArray();

            Assert.NotEmpty(expected);
            Assert.Equal(expected, Importing.Candles(text));
            Assert.Equal(expected, Importing.Candles(string.Join('\n', rows)));
            Assert.Equal(expected, Importing.Candles(text, "csv"));
            Assert.Equal(expected, Importing.Candles(string.Join("\r\n", rows.Select(row => row.Insert(13, "000")))));
        }
    }

    [Fact]
    public async Task Every_value_of_a_real_file_of_json_rows_is_read_exactly()
    {
        foreach (var file in RealData.Files("-1m.json.gz"))
        {
            var text = await RealData.Read(file);
            var rows = text.Trim('[', ']', '\n').Split("], [");
            var expected = rows.Select(row => ToCandle(row.Split(", "))).ToArray();

            Assert.NotEmpty(expected);
            Assert.Equal(expected, Importing.Candles(text));
            var asStrings = rows.Select(row => $"[\"{row.Replace(", ", "\",\"", StringComparison.Ordinal)}\"]");
            Assert.Equal(expected, Importing.Candles($"{{\"data\":[{string.Join(",\n", asStrings)}]}}"));
        }
    }

    private static Candle ToCandle(string[] fields) => new(
        (long)Number(fields[0]), Number(fields[1]), Number(fields[2]), Number(fields[3]), Number(fields[4]), Number(fields[5]));

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
}
