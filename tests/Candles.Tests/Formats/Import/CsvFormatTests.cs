using Candles.Data.Model;

namespace Candles.Tests.Formats.Import;

public sealed class CsvFormatTests
{
    private static readonly Candle[] One = [new(1780272000000, 2.32m, 2.323m, 2.31m, 2.322m, 36613m)];

    [Theory]
    [InlineData("open_time,open,high,low,close,volume\n1780272000000,2.3200,2.3230,2.3100,2.3220,36613\n")]
    [InlineData("volume,close,low,high,open,open_time\n36613,2.322,2.31,2.323,2.32,1780272000000\n")]
    [InlineData("symbol,close,open_time,low,note,high,open,volume\nNEAR,2.322,1780272000000,2.31,\"a, b\",2.323,2.32,36613\n")]
    [InlineData("Open Time,OPEN,High,lOw,Close,Volume\n1780272000000,2.32,2.323,2.31,2.322,36613\n")]
    [InlineData("t,o,h,l,c,v\n1780272000000,2.32,2.323,2.31,2.322,36613\n")]
    [InlineData("timestamp,open,high,low,close,vol\n1780272000000,2.32,2.323,2.31,2.322,36613\n")]
    [InlineData("date,open,high,low,close,volume\n2026-06-01T00:00:00Z,2.32,2.323,2.31,2.322,36613\n")]
    [InlineData("Date,Unix,Open,High,Low,Close,Volume,open-time\n?,?,2.32,2.323,2.31,2.322,36613,1780272000000\n")]
    [InlineData("time;open;high;low;close;volume\n1780272000000;2.32;2.323;2.31;2.322;36613\n")]
    [InlineData("time\topen\thigh\tlow\tclose\tvolume\n1780272000000\t2.32\t2.323\t2.31\t2.322\t36613\n")]
    [InlineData("\"time\", \"open\", \"high\", \"low\", \"close\", \"volume\"\n1780272000000, 2.32, \"2.323\", 2.31, 2.322 , 36613\n")]
    [InlineData("\uFEFFtime,open,high,low,close,volume\r\n1780272000000,2.32,2.323,2.31,2.322,36613\r\n\r\n")]
    [InlineData("\n\ntime,open,high,low,close,volume\n\n1780272000000,2.32,2.323,2.31,2.322,36613")]
    public void A_file_is_read_by_the_names_of_its_columns(string text)
    {
        Assert.Equal(One, Importing.Candles(text));
        Assert.Equal(One, Importing.Candles(text, "csv"));
    }

    [Theory]
    [InlineData("1780272000000")]
    [InlineData("1780272000000000")]
    [InlineData("2026-06-01T00:00:00Z")]
    [InlineData("2026-06-01T00:00Z")]
    [InlineData("2026-06-01T00:00:00.000Z")]
    [InlineData("2026-06-01T00:00:00.0000000+00:00")]
    [InlineData("2026-06-01 00:00:00+00:00")]
    [InlineData("2026-06-01T05:30:00+05:30")]
    [InlineData("2026-05-31T19:00:00-05:00")]
    public void An_open_time_is_milliseconds_microseconds_or_iso(string time) => Assert.Equal(One, Importing.Candles(Row(time: time)));

    [Theory]
    [InlineData("2.32", "2.32")]
    [InlineData("+2.3200", "2.32")]
    [InlineData("0.0232e2", "2.32")]
    [InlineData("232E-2", "2.32")]
    [InlineData("-0", "0")]
    [InlineData(".5", "0.5")]
    [InlineData("0.000000000000000001", "0.000000000000000001")]
    [InlineData("9.417e-05", "0.00009417")]
    public void Numbers_are_exact_decimals_in_any_usual_form(string written, string value)
    {
        var candle = Assert.Single(Importing.Candles(Row(open: written, high: "3", low: "-1")));
        Assert.Equal(value, FormattableString.Invariant($"{candle.Open}"));
    }

    [Theory]
    [InlineData("abc", "'abc' is not a decimal number")]
    [InlineData("NaN", "'NaN' is not a decimal number")]
    [InlineData("Infinity", "'Infinity' is not a decimal number")]
    [InlineData("", "is empty")]
    [InlineData("\"\"", "is empty")]
    [InlineData("1 000", "'1 000' is not a decimal number")]
    [InlineData("0x10", "'0x10' is not a decimal number")]
    [InlineData("1e", "'1e' is not a decimal number")]
    [InlineData("12345678901.123456789012345678", "'12345678901.123456789012345678' has more than 28 significant digits")]
    [InlineData("1e18", "'1e18' has a magnitude of 10^18 or more")]
    [InlineData("1e-19", "'1e-19' has more than 18 decimal places")]
    [InlineData("\u001b[31m٣", "'\uFFFD[31m٣' is not a decimal number")]
    [InlineData("a.very.long.value.that.nobody.would.want.to.read", "'a.very.long.value.that.nobody.would.wan…' is not a decimal number")]
    public void A_bad_number_is_named(string written, string fault) =>
        Assert.Equal([$"line 2, column 3 (high): {fault}"], Importing.Faults(Row(high: written)));

    [Theory]
    [InlineData("1780272000", "'1780272000' is before 1971 in Unix milliseconds; seconds are not taken")]
    [InlineData("0", "'0' is before 1971-01-01")]
    [InlineData("999999999999999", "'999999999999999' is outside 1971-01-01 to the end of year 9999")]
    [InlineData("1780272000000500", "'1780272000000500' is not a whole millisecond")]
    [InlineData("2026-06-01T00:00:00.0000001Z", "'2026-06-01T00:00:00.0000001Z' is not a whole millisecond")]
    [InlineData("2026-05-31T23:59:59.9999999Z", "'2026-05-31T23:59:59.9999999Z' is not a whole millisecond")]
    [InlineData("1780272000001", "'1780272000001' is not on the grid of 1m")]
    [InlineData("2026-06-01T00:00:30Z", "'1780272030000' is not on the grid of 1m")]
    [InlineData("17802720000000000", NotATime)]
    [InlineData("-1780272000000", NotATime)]
    [InlineData("1780272000000.0", NotATime)]
    [InlineData("1.780272e12", NotATime)]
    [InlineData("2026-06-01T00:00:00", NotATime)]
    [InlineData("2026-06-01", NotATime)]
    [InlineData("2026-13-01T00:00:00Z", NotATime)]
    [InlineData("yesterday", NotATime)]
    [InlineData("", "is empty")]
    public void A_bad_open_time_is_named(string written, string fault) => Assert.Equal(
        [$"line 2, column 1 (time): {(fault == NotATime ? $"'{written}' {fault}" : fault)}"], Importing.Faults(Row(time: written)));

    private const string NotATime = "is not Unix milliseconds, 16-digit microseconds, or ISO 8601 with a zone (2026-06-01T00:00:00Z)";

    [Fact]
    public void A_column_is_called_as_the_file_calls_it() => Assert.Equal(
        ["line 2, column 6 (H): 'x' is not a decimal number", "line 3, column 4 (Low Price): '1.5' is above high 1"],
        Importing.Faults("Time,Open,Note,Low Price,Close,H,Vol\n1780272000000,1,,1,1,x,1\n1780272060000,1,,1.5,1,1,1\n"));

    [Theory]
    [InlineData("time,open,high,low,close\n1780272000000,1,1,1,1\n", "names no column volume")]
    [InlineData("open,high,low,close,volume\n1,1,1,1,1\n", "names no column open_time")]
    [InlineData("time,open,high,low,close,close,volume\n1780272000000,1,1,1,1,1,1\n", "names more than one column close")]
    public void A_header_line_that_does_not_name_each_field_once_is_refused(string text, string fault)
    {
        var header = text.Split('\n')[0];
        var shown = header.Length <= 40 ? header : header[..39] + "…";
        var expected = $"line 1: '{shown}' {fault}; the header line must name open_time, open, high, low, close, volume once each";
        Assert.Equal([expected], Importing.Faults(text, "csv"));
        Assert.Equal([expected], Importing.Faults(text));
    }

    [Theory]
    [InlineData("1780272000000,1,1,1,1", "line 2, column 6 (volume): is missing: the row ends after 5 of 6 columns")]
    [InlineData("1780272000000,1,1,1,1,1,", "line 2, column 7: is one too many: the row has 7 columns, not 6")]
    public void A_row_has_as_many_columns_as_the_header_line(string row, string fault) =>
        Assert.Equal([fault], Importing.Faults($"time,open,high,low,close,volume\n{row}\n"));

    private static string Row(string time = "1780272000000", string open = "2.32", string high = "2.323", string low = "2.31") =>
        $"time,open,high,low,close,volume\n{time},{open},{high},{low},2.322,36613\n";
}
