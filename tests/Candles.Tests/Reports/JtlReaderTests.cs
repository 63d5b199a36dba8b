using System.Text;
using Candles.Report.Figures;
using Candles.Report.Jtl;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class JtlReaderTests
{
    [Fact]
    public void A_line_is_a_sample()
    {
        var recording = SomeRun.Read("1780272000000,12,window limit=1,200,OK,true,,4711,60\n");

        Assert.Equal(new Sample(1780272000000, 12, 0, -1, 4711, 60), Assert.Single(recording.Samples));
        Assert.Equal(["window limit=1"], recording.Labels);
    }

    [Fact]
    public void Quoted_fields_hold_commas_quotes_and_line_ends()
    {
        var recording = SomeRun.Read("1,2,\"a, \"\"b\"\"\",503,No,false,\"expected\n200, got 503\",3,4\n5,6,c,200,OK,true,,7,8\n");

        Assert.Equal(["a, \"b\"", "c"], recording.Labels);
        Assert.Equal(new Failure("503", "expected\n200, got 503"), Assert.Single(recording.Failures));
        Assert.Equal(2, recording.Samples.Count);
    }

    [Fact]
    public void The_header_says_where_columns_are()
    {
        var recording = new Recording();
        JtlReader.Read(new StringReader("allThreads,bytes,success,responseCode,label,elapsed,timeStamp\r\n9,8,true,200,x,7,6\r\n"), "some.jtl", recording);

        Assert.Equal(new Sample(6, 7, 0, -1, 8, 9), Assert.Single(recording.Samples));
    }

    [Fact]
    public void An_error_without_an_assertion_has_the_message_of_the_response() =>
        Assert.Equal(
            new Failure("Non HTTP response code: java.net.SocketTimeoutException", "Read timed out"),
            Assert.Single(SomeRun.Read("1,2,a,Non HTTP response code: java.net.SocketTimeoutException,Read timed out,false,,0,1\n").Failures));

    [Theory]
    [InlineData("1,2,a,200,OK,true,,3,4\n5,6,a,20")]
    [InlineData("1,2,a,200,OK,true,,3,4\n5,6,\"a,20")]
    public void What_a_killed_JMeter_left_unfinished_is_counted_apart(string lines)
    {
        var recording = SomeRun.Read(lines);

        Assert.Single(recording.Samples);
        Assert.Equal(1, recording.Unfinished);
    }

    [Theory]
    [InlineData("1,2,a,200\n1,2,a,200,OK,true,,3,4\n", "some.jtl, line 2: fewer fields")]
    [InlineData("1,2,a,200,OK,true,,3,4\n1,x,a,200,OK,true,,3,4\n", "some.jtl, line 3: elapsed is 'x'")]
    public void A_bad_line_is_named(string lines, string message) =>
        Assert.Contains(message, Assert.Throws<ReportException>(() => SomeRun.Read(lines)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_file_without_the_columns_is_refused() => Assert.Contains(
        "responseCode",
        Assert.Throws<ReportException>(() => JtlReader.Read(new StringReader("timeStamp,elapsed,label\n"), "x.jtl", new Recording())).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_quoted_is_read_back() => Property.Holds(200, random =>
    {
        var records = Enumerable.Range(0, random.Next(1, 5))
            .Select(_ => Enumerable.Range(0, random.Next(2, 6)).Select(_ => Text(random)).ToList())
            .ToList();
        var csv = string.Concat(records.Select(fields => string.Join(',', fields.Select(field => $"\"{field.Replace("\"", "\"\"")}\"")) + "\n"));

        var reader = new CsvRecords(new StringReader(csv));
        var read = new List<string>();
        foreach (var record in records)
        {
            Assert.True(reader.Read(read));
            Assert.Equal(record, read);
        }

        Assert.False(reader.Read(read));
    });

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(6); i > 0; i--)
            text.Append("a,\"\n\r é"[random.Next(7)]);
        return text.ToString();
    }
}
