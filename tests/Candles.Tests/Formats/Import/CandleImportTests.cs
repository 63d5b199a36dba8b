using System.Globalization;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Export;
using Candles.Formats.Import;
using Candles.Tests.Formats.Export;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Import;

public sealed class CandleImportTests
{
    [Theory]
    [InlineData("", "is empty")]
    [InlineData("\uFEFF \r\n\n", "is empty")]
    [InlineData("PK\u0003\u0004rest", "is a ZIP archive; unpack it first (unzip -p FILE.zip writes what is in it to a pipe)")]
    [InlineData("hello, world\n", "is of no format that is recognised by its first bytes; --format names one: klines, csv, ndjson, json, msgpack")]
    [InlineData("\0\0\0\0", "is of no format that is recognised by its first bytes; --format names one: klines, csv, ndjson, json, msgpack")]
    [InlineData("<html>\n", "is of no format that is recognised by its first bytes; --format names one: klines, csv, ndjson, json, msgpack")]
    [InlineData("open_time,open,high,low,close,volume\n", "holds no candles")]
    [InlineData("[]", "holds no candles")]
    [InlineData("{\"data\":[]}", "holds no candles")]
    public void A_file_without_candles_is_refused_with_a_reason(string text, string fault) => Assert.Equal([fault], Importing.Faults(text));

    [Fact]
    public void Utf16_is_refused_with_a_reason()
    {
        Assert.Equal("is UTF-16 text; UTF-8 is taken", Importing.FaultsOf([0xFF, 0xFE, (byte)'[', 0]).First[0].Reason);
        Assert.Equal("is UTF-16 text; UTF-8 is taken", Importing.FaultsOf([0xFE, 0xFF, 0, (byte)'[']).First[0].Reason);
    }

    [Fact]
    public void Random_bytes_are_refused_by_every_format() => Property.Holds(300, random =>
    {
        var content = new byte[random.Next(1, 500)];
        random.NextBytes(content);
        foreach (var format in ImportFormats.All.Select(f => f.Name).Append(null))
            Assert.NotEmpty(Importing.FaultsOf(content, format).First);
    });

    /// <summary>A good file with random bytes changed is read or refused, and never breaks the reader.</summary>
    [Fact]
    public void Damaged_files_never_break_a_format() => Property.Holds(300, random =>
    {
        foreach (var (format, text) in Written(Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-29"), Some.Time("2024-02-29T00:10:00"))))
        {
            var content = text.ToArray();
            for (var i = 0; i < 3; i++)
                content[random.Next(content.Length)] = random.One(",\"\n\r 0-.eE[]{}x\0"u8.ToArray());
            ImportFormats.TryParse(format, out var named);
            Assert.NotEqual(
                CandleImport.TryRead(content, named, Interval.OneMinute, CandleTime.Max, out _, out var faults, cancel: TestContext.Current.CancellationToken),
                faults is not null);
        }
    });

    [Fact]
    public void What_is_written_in_any_format_is_read_as_it_was() => Property.Holds(100, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-29"), Some.Time("2024-02-29T00:30:00"), volumeScale: null);
        foreach (var (format, text) in Written(candles))
        {
            Assert.Equal(candles, Importing.Candles(text));
            Assert.Equal(candles, Importing.Candles(text, format));
        }
    });

    [Fact]
    public void The_first_ten_bad_rows_are_named_in_order_and_all_are_counted()
    {
        // Rows 2, 4, 6, … cannot be parsed; rows 3, 6, 9, … break the law.
        var rows = Enumerable.Range(1, 30).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"{Some.Time("2024-02-29") + (i * 60_000)},2,{(i % 2 == 0 ? "x" : "3")},{(i % 3 == 0 ? "9" : "1")},2,5"));
        var faults = Importing.FaultsOf(System.Text.Encoding.UTF8.GetBytes("time,open,high,low,close,volume\n" + string.Join('\n', rows)));

        Assert.Equal(20, faults.Count);
        Assert.Equal([3, 4, 5, 7, 9, 10, 11, 13, 15, 16], faults.First.Select(f => f.Line!.Value));
        Assert.Equal("line 3, column 3 (high): 'x' is not a decimal number", faults.First[0].ToString());
        Assert.Equal("line 4, column 4 (low): '9' is above high 3", faults.First[1].ToString());
    }

    [Fact]
    public void A_candle_of_the_future_and_a_twin_are_named_by_the_line_they_stand_on() => Assert.Equal(
        [
            "line 3, column 1 (time): '1780272120000' is in the future",
            "line 6, column 1 (time): '1780272000000' stands twice in one batch",
        ],
        Importing.Faults(
            "time,open,high,low,close,volume\n1780272060000,1,1,1,1,1\n1780272120000,1,1,1,1,1\n1780272000000,1,1,1,1,1\n\n1780272000000,1,1,1,1,1\n",
            latestOpen: 1780272119999));

    [Fact]
    public void Parsing_reports_how_far_it_came_and_can_be_stopped()
    {
        var text = string.Join('\n', Enumerable.Range(0, 10_000).Select(i => $"{Some.Time("2024-02-01") + (i * 60_000L)},1,1,1,1,1,,,,,,"));
        var content = System.Text.Encoding.UTF8.GetBytes(text);
        var reports = new Reports();
        Assert.True(CandleImport.TryRead(
            content, null, Interval.OneMinute, CandleTime.Max, out _, out _, reports, TestContext.Current.CancellationToken));

        Assert.NotEmpty(reports.All);
        Assert.Equal(reports.All.OrderBy(r => r.Rows), reports.All);
        Assert.All(reports.All, r => Assert.Equal(r.Rows / 10_000.0, r.Fraction, 0.01));

        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(
            () => CandleImport.TryRead(content, null, Interval.OneMinute, CandleTime.Max, out _, out _, reports, stop.Token));
    }

    /// <summary>The same candles in each format.</summary>
    private static IEnumerable<(string Format, byte[] Content)> Written(IReadOnlyCollection<Candle> candles)
    {
        yield return Utf8("klines", string.Concat(candles.Select(c => $"{Fields(c, ",")},{c.OpenTime + 59_999},1.5,2,3,4,0\n")));
        yield return Utf8("csv", "Time;Open;High;Low;Close;Volume\r\n" + string.Concat(candles.Select(c => $"{Fields(c, ";")}\r\n")));
        yield return Utf8("json", $"[{string.Join(",\n", candles.Select(c => $"[{Fields(c, ",")}]"))}]");
        yield return Utf8("json", $"{{\"data\":[{string.Join(",", candles.Select(c => $"{{\"basetm\":\"{CandleTime.ToIso(c.OpenTime)}\",{Properties(c)}}}"))}]}}");
        yield return Utf8("ndjson", string.Concat(candles.Select(c => $"{{\"t\":{c.OpenTime},{Properties(c)}}}\n")));
        foreach (var format in ExportFormats.All)
            yield return (format.Name, Exporting.Bytes(format, candles));
    }

    private static (string Format, byte[] Content) Utf8(string format, string text) => (format, System.Text.Encoding.UTF8.GetBytes(text));

    private static string Properties(Candle c) => FormattableString.Invariant($"\"o\":{c.Open},\"h\":{c.High},\"l\":{c.Low},\"c\":{c.Close},\"v\":{c.Volume}");

    private static string Fields(Candle c, string separator) => string.Join(
        separator,
        new decimal[] { c.OpenTime, c.Open, c.High, c.Low, c.Close, c.Volume }.Select(v => v.ToString(CultureInfo.InvariantCulture)));

    private sealed class Reports : IProgress<RowProgress>
    {
        public List<RowProgress> All { get; } = [];

        public void Report(RowProgress value) => All.Add(value);
    }
}
