using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

public sealed class JsonFormatTests
{
    private static readonly Candle[] Both =
    [
        new(1780272000000, 2.32m, 2.323m, 2.31m, 2.322m, 36613m),
        new(1780272060000, 2.322m, 2.323m, 2.319m, 2.32m, 0.00009417m),
    ];

    [Theory]
    [InlineData("[[1780272000000,2.32,2.323,2.31,2.322,36613],[1780272060000,2.322,2.323,2.319,2.32,0.00009417]]")]
    [InlineData("[[1780272000000, 2.3200, 2.3230, 2.3100, 2.3220, 36613.0], [1780272060000, 2.322, 2.323, 2.319, 2.32, 9.417e-05]]\n")]
    [InlineData("[[1780272000000,\"2.32\",\"2.323\",\"2.31\",\"2.322\",\"36613\"],[\"1780272060000\",\"2.322\",\"2.323\",\"2.319\",\"2.32\",\"9.417E-5\"]]")]
    [InlineData("[[1780272000000000,2.32,2.323,2.31,2.322,3.6613e+4],[\"2026-06-01T00:01:00Z\",2.322,2.323,2.319,2.32,0.00009417]]")]
    [InlineData("\uFEFF\r\n[\r\n  [1780272060000, 2.322, 2.323, 2.319, 2.32, 0.00009417],\r\n  [1780272000000, 2.32, 2.323, 2.31, 2.322, 36613]\r\n]\r\n")]
    [InlineData("{\"data\":[[1780272000000,2.32,2.323,2.31,2.322,36613],[1780272060000,2.322,2.323,2.319,2.32,0.00009417]]}")]
    [InlineData("{\"s\":{\"a\":[1]},\"data\":[[1780272000000,2.32,2.323,2.31,2.322,36613],[1780272060000,2.322,2.323,2.319,2.32,0.00009417]],\"n\":2}")]
    public void Array_rows_are_read(string text)
    {
        Assert.Equal(Both, Importing.Candles(text));
        Assert.Equal(Both, Importing.Candles(text, "json"));
    }

    [Theory]
    [InlineData("{\"data\":[{\"basetm\":\"2026-06-01T00:00:00Z\",\"o\":2.32,\"h\":2.323,\"l\":2.31,\"c\":2.322,\"v\":36613},{\"basetm\":\"2026-06-01T00:01:00Z\",\"o\":2.322,\"h\":2.323,\"l\":2.319,\"c\":2.32,\"v\":0.00009417}]}")]
    [InlineData("[{\"v\":\"36613\",\"c\":\"2.322\",\"l\":\"2.31\",\"h\":\"2.323\",\"o\":\"2.32\",\"t\":1780272000000},[1780272060000,2.322,2.323,2.319,2.32,9.417e-5]]")]
    [InlineData("[{\"open_time\":1780272000000,\"open\":2.32,\"high\":2.323,\"low\":2.31,\"close\":2.322,\"volume\":36613},{\"timestamp\":1780272060000,\"open\":2.322,\"high\":2.323,\"low\":2.319,\"close\":2.32,\"volume\":9.417E-05}]")]
    [InlineData("[{\"T\":1,\"x\":[{\"o\":1}],\"time\":\"2026-06-01T05:30:00\\u002B05:30\",\"\\u006f\":2.32,\"h\":2.323,\"l\":2.31,\"c\":2.322,\"v\":36613,\"O\":null},{\"t\":\"1780272060000\",\"o\":2.322,\"h\":2.323,\"l\":2.319,\"c\":2.32,\"v\":0.00009417}]")]
    public void Objects_are_read_by_the_names_of_their_properties(string text)
    {
        Assert.Equal(Both, Importing.Candles(text));
        Assert.Equal(Both, Importing.Candles(text, "json"));
    }

    /// <summary>Spaces, and numbers that are not plain, take the slow way: rows of both ways in one array come out in order.</summary>
    [Fact]
    public void Rows_of_any_shape_may_stand_side_by_side() => Property.Holds(200, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-29"), Some.Time("2024-02-29T00:30:00"), volumeScale: null);
        var rows = candles.Select(candle => $"[{string.Join(random.One([",", ", ", " ,\n"]), Values(candle).Select(Written))}]");
        Assert.Equal(candles, Importing.Candles($"[{string.Join(random.One([",", ", ", "\n,\t"]), rows)}]"));

        string Written(decimal value) => random.Next(6) switch
        {
            0 => $"\"{Decimals.Text(value)}\"",
            1 when value.Scale > 0 => Decimals.Text(value) + "00",
            2 when value.Scale > 0 => $"{Decimals.Text(value)}e0",
            _ => Decimals.Text(value),
        };
    });

    private static decimal[] Values(Candle c) => [c.OpenTime, c.Open, c.High, c.Low, c.Close, c.Volume];

    /// <summary>The scanner of usual rows takes nothing that is not JSON.</summary>
    [Theory]
    [InlineData("[01780272000000,2,3,1,2,5]")]
    [InlineData("[1780272000000,2.,3,1,2,5]")]
    [InlineData("[1780272000000,.2,3,1,2,5]")]
    [InlineData("[1780272000000,+2,3,1,2,5]")]
    [InlineData("[1780272000000,-,3,1,2,5]")]
    [InlineData("[1780272000000,02,3,1,2,5]")]
    [InlineData("[1780272000000,2\",3,1,2,5]")]
    [InlineData("[1780272000000,2,3,1,2,5,]")]
    [InlineData("[1780272000000,2,3,1,2,5},")]
    [InlineData("[1780272000000 2,3,1,2,5]")]
    [InlineData("[,2,3,1,2,5]")]
    public void What_is_not_json_is_not_a_row(string row)
    {
        Assert.Contains("is not JSON", Importing.Faults($"[[1780272060000,2,3,1,2,5],{row}]", "json")[^1], StringComparison.Ordinal);
        Assert.NotEmpty(Importing.Faults($"[1780272060000,2,3,1,2,5]\n{row}\n", "ndjson"));
    }

    [Fact]
    public void No_value_goes_through_a_float()
    {
        var candle = Assert.Single(Importing.Candles("[[1780272000000,0.1,1234567890123456.789012345678,0.000000000000000001,0.3,123456789012345678.0123456789]]"));
        Assert.Equal(1234567890123456.789012345678m, candle.High);
        Assert.Equal(0.000000000000000001m, candle.Low);
        Assert.Equal(123456789012345678.0123456789m, candle.Volume);
    }

    [Theory]
    [InlineData("[1780272060000,2,\"abc\",1,2,5]", "high: 'abc' is not a decimal number")]
    [InlineData("[1780272060000,2,\"NaN\",1,2,5]", "high: 'NaN' is not a decimal number")]
    [InlineData("[1780272060000,2,null,1,2,5]", "high: 'null' is not a number")]
    [InlineData("[1780272060000,2,[3],1,2,5]", "high: '[' is not a number")]
    [InlineData("[1780272060000,2,{\"a\":3},1,2,5]", "high: '{' is not a number")]
    [InlineData("[1780272060000,2,\"\",1,2,5]", "high: is empty")]
    [InlineData("[1780272060000,2,1e18,1,2,5]", "high: '1e18' has a magnitude of 10^18 or more")]
    [InlineData("[1780272060000,2,12345678901.123456789012345678,1,2,5]", "high: '12345678901.123456789012345678' has more than 28 significant digits")]
    [InlineData("[1780272060000,2,1,1,2,5]", "open: '2' is outside low 1 to high 1")]
    [InlineData("[1780272060001,2,3,1,2,5]", "open_time: '1780272060001' is not on the grid of 1m")]
    [InlineData("[1780272000000,2,3,1,2,5]", "open_time: '1780272000000' stands twice in one batch")]
    [InlineData("[1780272060,2,3,1,2,5]", "open_time: '1780272060' is before 1971 in Unix milliseconds; seconds are not taken")]
    [InlineData("[1780272060000,2,3,1]", "close: is missing: the row ends after 4 of 6 values")]
    [InlineData("[]", "open_time: is missing: the row ends after 0 of 6 values")]
    [InlineData("[1780272060000,2,3,1,2,5,6,7]", "has 8 values, not 6")]
    [InlineData("7", "'7' is no row: neither [open_time, open, high, low, close, volume] nor an object of these")]
    [InlineData("null", "'null' is no row: neither [open_time, open, high, low, close, volume] nor an object of these")]
    public void A_bad_row_is_named_by_line_and_row(string row, string fault)
    {
        Assert.Equal([$"line 1, row 2{Join(fault)}"], Importing.Faults($"[[1780272000000,2,3,1,2,5],{row},[1780272120000,2,3,1,2,5]]"));
        Assert.Equal([$"line 3, row 2{Join(fault)}"], Importing.Faults($"[\n[1780272000000,2,3,1,2,5],\n{row},\n[1780272120000,2,3,1,2,5]\n]"));
    }

    [Theory]
    [InlineData("[[1780272000000,2,3,1,2,5],[1780272060000,NaN,3,1,2,5],[1780272120000,2,3,1,2,5]]", "line 1, row 2, open: 'NaN' is not JSON; nothing behind it was read")]
    [InlineData("[\n[1780272000000,2,3,1,2,5],\n[1780272060000,2,3,1,2,5],\n]", "line 4, row 3: ']' is not JSON; nothing behind it was read")]
    [InlineData("[[1780272000000,2,3,1,2,5]] x", "line 1, row 2: 'x' is not JSON; nothing behind it was read")]
    [InlineData("[[1780272000000,2,3,1,2,5]}", "line 1, row 2: '}' is not JSON; nothing behind it was read")]
    [InlineData("[section]\nkey=1", "line 1, row 1: 'section' is not JSON; nothing behind it was read")]
    public void Where_the_text_is_no_json_any_more_is_named(string text, string fault) => Assert.Equal([fault], Importing.Faults(text));

    [Fact]
    public void A_file_that_is_cut_off_anywhere_is_bad()
    {
        const string Whole = "{\"data\":[[1780272000000,2,\"3\",1,2,5],\n[1780272060000,2,3,1,2,5]]}";
        for (var length = 1; length < Whole.Length; length++)
            Assert.Contains("it is cut off", Importing.Faults(Whole[..length])[^1], StringComparison.Ordinal);
        Assert.Equal(2, Importing.Candles(Whole).Length);

        Assert.Equal(
            ["line 2, row 2, high: ends here, before its arrays and objects are closed: it is cut off"],
            Importing.Faults("[[1780272000000,2,3,1,2,5],\n[1780272060000,2,"));
    }

    [Theory]
    [InlineData("{\"rows\":[[1780272000000,2,3,1,2,5]]}")]
    [InlineData("{\"data\":{\"rows\":[]}}")]
    [InlineData("{}")]
    public void An_object_must_hold_its_rows_under_data(string text) =>
        Assert.Equal(["line 1, row 1: the JSON object has neither an array \"data\" nor the fields of a candle"], Importing.Faults(text));

    private static string Join(string fault) => (fault.StartsWith('\'') || fault.StartsWith("has ", StringComparison.Ordinal) ? ": " : ", ") + fault;
}
