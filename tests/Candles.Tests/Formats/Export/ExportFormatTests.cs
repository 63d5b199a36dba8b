using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Export;
using Candles.Formats.Import;
using Candles.Formats.MessagePack;
using Candles.Tests.Formats.Import;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Export;

public sealed class ExportFormatTests
{
    private static readonly Candle[] Two =
    [
        new(1780272000000, 2.32m, 2.3230m, -2.32m, 0m, 36613m),
        new(1780272060000, 1m, 1234567890123456.789012345678m, 0.00009417m, 1m, 0.1m),
    ];

    [Theory]
    [InlineData("csv", "open_time,open,high,low,close,volume\n1780272000000,2.32,2.323,-2.32,0,36613\n1780272060000,1,1234567890123456.789012345678,0.00009417,1,0.1\n")]
    [InlineData("json", "{\"data\":[[1780272000000,2.32,2.323,-2.32,0,36613],[1780272060000,1,1234567890123456.789012345678,0.00009417,1,0.1]]}\n")]
    [InlineData("ndjson", "[1780272000000,2.32,2.323,-2.32,0,36613]\n[1780272060000,1,1234567890123456.789012345678,0.00009417,1,0.1]\n")]
    public void Text_is_as_documented(string format, string text) =>
        Assert.Equal(text, Encoding.UTF8.GetString(Exporting.Bytes(Exporting.Format(format), Two)));

    /// <summary>Whole numbers are integers, shortest decimals of a float64 are float64, others text.</summary>
    [Fact]
    public void Message_pack_is_as_documented() => Assert.Equal(
        "81-A464617461-DD00000002"
        + "-96-CF0000019E807AEC00-CB40028F5C28F5C28F-CB400295810624DD2F-CBC0028F5C28F5C28F-00-CD8F05"
        + "-96-CF0000019E807BD660-01-BD313233343536373839303132333435362E373839303132333435363738-CB3F18AFA447F35EB2-01-CB3FB999999999999A",
        Grouped(Exporting.Bytes(Exporting.Format("msgpack"), Two)));

    [Theory]
    [InlineData("csv", "open_time,open,high,low,close,volume\n")]
    [InlineData("json", "{\"data\":[]}\n")]
    [InlineData("ndjson", "")]
    [InlineData("msgpack", "\u0081\u00A4data\u00DD\0\0\0\0")]
    public void A_series_may_have_no_rows(string format, string content) =>
        Assert.Equal(content, Encoding.Latin1.GetString(Exporting.Bytes(Exporting.Format(format), [])));

    [Fact]
    public void What_is_exported_is_imported_as_it_was() => Property.Holds(100, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-29"), Some.Time("2024-02-29T02:00:00"), volumeScale: null);
        foreach (var format in ExportFormats.All)
        {
            var content = Exporting.Bytes(format, candles);
            Assert.Equal(candles, Importing.Candles(content));
            Assert.Equal(candles, Importing.Candles(content, format.Name));
        }
    });

    [Fact]
    public void Content_does_not_depend_on_where_it_goes() => Property.Holds(3, random =>
    {
        var candles = Some.Candles(random, Interval.OneMinute, Some.Time("2024-02-25"), Some.Time("2024-02-29")); // more than a buffer
        foreach (var format in ExportFormats.All)
        {
            var piped = new MemoryStream();
            Exporting.Write(format, new Pipe(piped), candles);
            Assert.Equal(Exporting.Bytes(format, candles), piped.ToArray());
        }
    });

    [Fact]
    public void A_read_that_the_store_repeats_starts_anew_where_that_can_be()
    {
        var candles = Some.Candles(1, "1m", "2024-02-25", "2024-02-29");
        foreach (var format in ExportFormats.All)
        {
            var file = new MemoryStream();
            var pipe = new Pipe(new MemoryStream());
            Repeat(file);
            Assert.Equal(Exporting.Bytes(format, candles), file.ToArray());
            if (format.CountsRows)
                Repeat(pipe); // which gets the content only when it is whole
            else
                Assert.Throws<IOException>(() => Repeat(pipe));

            void Repeat(Stream target)
            {
                using var writer = new ExportWriter(format, target);
                writer.Start();
                foreach (var candle in candles)
                    writer.Add(candle);
                writer.Start();
                foreach (var candle in candles)
                    writer.Add(candle);
                writer.Finish();
            }
        }
    }

    /// <summary>What a row leaves behind, ten million leave ten million times: nothing.</summary>
    [Fact]
    public void Writing_rows_takes_no_memory()
    {
        var candle = new Candle(1780272000000, 2.32m, 1234567890123456.789012345678m, 0.00009417m, 12345.678901234567m, 36613m);
        foreach (var format in ExportFormats.All)
        {
            using var writer = new ExportWriter(format, Stream.Null);
            writer.Start();
            writer.Add(candle);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100_000; i++)
                writer.Add(candle);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        }
    }

    [Theory]
    [InlineData("near.csv", "csv")]
    [InlineData("near.json.gz", "json")]
    [InlineData("NEAR.JSONL", "ndjson")]
    [InlineData("near.msgpack.GZ", "msgpack")]
    [InlineData("near.gz", "csv")]
    [InlineData("json", "csv")]
    [InlineData("-", "csv")]
    public void A_file_name_tells_the_format(string file, string format) => Assert.Equal(format, ExportFormats.OfFile(file).Name);

    /// <summary>Whatever is exported can be imported by name, too.</summary>
    [Fact]
    public void Every_format_is_one_of_imports() => Assert.All(
        ExportFormats.All, format => Assert.True(ImportFormats.TryParse(format.Name, out _)));

    /// <summary>Bytes in hexadecimal, a dash before every value.</summary>
    private static string Grouped(byte[] content)
    {
        var reader = new MessagePackReader(content);
        var groups = new List<string>();
        for (var start = 0; reader.TryRead(out _); start = reader.Position)
            groups.Add(Convert.ToHexString(content[start..reader.Position]));
        return string.Join('-', groups);
    }
}
