using Candles.Data.Model;

namespace Candles.Tests.Formats.Import;

public sealed class NdjsonFormatTests
{
    private const string ArrayRow = "[1780272000000,2.32,2.323,2.31,2.322,36613]";
    private const string ObjectRow = "{\"basetm\":\"2026-06-01T00:01:00Z\",\"o\":2.322,\"h\":2.323,\"l\":2.319,\"c\":2.32,\"v\":9.417e-05}";

    private static readonly Candle[] Both =
    [
        new(1780272000000, 2.32m, 2.323m, 2.31m, 2.322m, 36613m),
        new(1780272060000, 2.322m, 2.323m, 2.319m, 2.32m, 0.00009417m),
    ];

    [Theory]
    [InlineData(ArrayRow + "\n" + ObjectRow + "\n")]
    [InlineData(ObjectRow + "\n" + ArrayRow)]
    [InlineData("\uFEFF\r\n" + ArrayRow + " \r\n\r\n  " + ObjectRow + "\r\n\r\n")]
    [InlineData("[ 1780272000000 , \"2.32\", 2.3230, 2.31, 2.322, 36613.0 ]\n" + ObjectRow)]
    public void A_file_has_one_row_a_line(string text)
    {
        Assert.Equal(Both, Importing.Candles(text));
        Assert.Equal(Both, Importing.Candles(text, "ndjson"));
    }

    /// <summary>A row may be broken over lines in JSON, and JSON may begin like a line; the first line decides.</summary>
    [Theory]
    [InlineData("[\n" + ArrayRow + ",\n" + ObjectRow + "\n]")]
    [InlineData("[" + ArrayRow + ",\n" + ObjectRow + "]")]
    [InlineData("{\"data\":[" + ArrayRow + "," + ObjectRow + "]}\n\n")]
    [InlineData("{\"data\":\n[" + ArrayRow + ",\n" + ObjectRow + "]}")]
    public void Json_over_several_lines_is_not_taken_for_it(string text) => Assert.Equal(Both, Importing.Candles(text));

    [Theory]
    [InlineData("[1780272060000,2,x,1,2,5]", "line 2, high: 'x' is not JSON; nothing behind it was read")]
    [InlineData("[1780272060000,2,\"x\",1,2,5]", "line 2, high: 'x' is not a decimal number")]
    [InlineData("[1780272060000,2,3,1,2", "line 2, close: '2' ends here, before its arrays and objects are closed: it is cut off")]
    [InlineData("\"x\"", "line 2: 'x' is no row: neither [open_time, open, high, low, close, volume] nor an object of these")]
    [InlineData("{}", "line 2, open_time: is missing")]
    public void A_bad_row_is_named_by_its_line(string row, string fault) =>
        Assert.Equal(fault, Assert.Single(Importing.Faults($"{ArrayRow}\n{row}\n", "ndjson")));
}
