using Candles.Data.Model;

namespace Candles.Tests.Formats.Import;

public sealed class KlineFormatTests
{
    private const string Header =
        "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n";

    private const string First = "1780272000000,2.3200,2.3230,2.3200,2.3220,36613,1780272059999,84979.3530,373,27825,64583.7990,0\n";
    private const string Second = "1780272060000,2.3220,2.3230,2.3190,2.3200,50013,1780272119999,116082.1420,494,17010,39481.6560,0\n";

    private static readonly Candle[] Both =
    [
        new(1780272000000, 2.32m, 2.323m, 2.32m, 2.322m, 36613m),
        new(1780272060000, 2.322m, 2.323m, 2.319m, 2.32m, 50013m),
    ];

    [Theory]
    [InlineData(null)]
    [InlineData("klines")]
    public void A_dump_is_read_with_and_without_header_line(string? format)
    {
        Assert.Equal(Both, Importing.Candles(Header + First + Second, format));
        Assert.Equal(Both, Importing.Candles(First + Second, format));
    }

    [Fact]
    public void Open_times_may_be_microseconds_row_by_row() => Assert.Equal(
        Both, Importing.Candles(First.Replace("1780272000000,", "1780272000000000,", StringComparison.Ordinal) + Second));

    [Fact]
    public void Microseconds_must_be_whole_milliseconds() => Assert.Equal(
        ["line 1, column 1 (open_time): '1780272000000001' is not a whole millisecond"],
        Importing.Faults(First.Replace("1780272000000,", "1780272000000001,", StringComparison.Ordinal) + Second));

    [Theory]
    [InlineData("open_time,open,high,low,close,volume,close_time,quote_asset_volume,number_of_trades,a,b,ignore\n")]
    [InlineData("Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,a,b,Ignore\n")]
    [InlineData("\"open_time\",\"open\",\"high\",\"low\",\"close\",\"volume\",\"close_time\",\"q\",\"n\",\"a\",\"b\",\"i\"\n")]
    public void The_header_line_may_be_worded_otherwise(string header) => Assert.Equal(Both, Importing.Candles(header + First + Second, "klines"));

    [Fact]
    public void Rows_in_another_order_are_sorted() => Assert.Equal(Both, Importing.Candles(Second + First));

    [Theory]
    [InlineData("\uFEFF", "\n", "")]
    [InlineData("", "\r\n", "\r\n\r\n")]
    [InlineData("\n  \n", "\n", "\n \n")]
    public void Byte_order_mark_line_ends_and_blank_lines_do_not_matter(string before, string end, string after)
    {
        Assert.Equal(Both, Importing.Candles(before + (First + Second).Replace("\n", end, StringComparison.Ordinal) + after));
        Assert.Equal(Both, Importing.Candles(before + (Header + First + Second).Replace("\n", end, StringComparison.Ordinal) + after));
        Assert.Equal(Both, Importing.Candles(before + (First + Second).TrimEnd().Replace("\n", end, StringComparison.Ordinal)));
    }

    [Fact]
    public void Fields_may_be_quoted() => Assert.Equal(
        Both[..1], Importing.Candles("\"1780272000000\",\"2.32\", \"2.323\" ,2.32,2.322,36613,1,\"84,979.3530\",\"a \"\"b\"\", c\",27825,64583.7990,0"));

    [Theory]
    [InlineData("1780272000000,2,3,1", "line 2, column 5 (close): is missing: the row ends after 4 of 12 columns")]
    [InlineData("1780272000000,2,3,1,2,5,6", "line 2, column 8 (quote_volume): is missing: the row ends after 7 of 12 columns")]
    [InlineData("1780272000000,2,3,1,2,5,6,7,8,9,10,11,12", "line 2, column 13: is one too many: the row has 13 columns, not 12")]
    [InlineData("1780272000000,2,3,1,2,5,6,7,8,9,\"10,11", "line 2, column 12 (ignore): is missing: the row ends after 11 of 12 columns")]
    [InlineData("garbage", "line 2, column 2 (open): is missing: the row ends after 1 of 12 columns")]
    public void A_row_of_another_number_of_columns_is_bad(string row, string fault)
    {
        Assert.Equal([fault], Importing.Faults(Second + row + "\n"));
        Assert.Equal([fault.Replace("line 2", "line 3", StringComparison.Ordinal)], Importing.Faults(Header + Second + row + "\n"));
    }

    [Theory]
    [InlineData("open_time,high,open,low,close,volume,a,b,c,d,e,f\n")]
    [InlineData("open_time,open,high,low,close,volume\n")]
    public void The_header_line_of_another_csv_is_refused_rather_than_passed_over(string header)
    {
        var fault = Assert.Single(Importing.Faults(header + First, "klines"));
        Assert.StartsWith("line 1: 'open_time,", fault, StringComparison.Ordinal);
        Assert.EndsWith("is not the header line of a kline dump; --format csv takes any order of columns", fault, StringComparison.Ordinal);
    }
}
