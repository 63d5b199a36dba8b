using System.Text;
using Candles.Data.Model;
using Candles.Data.Time;
using Candles.Formats.Import;

namespace Candles.Tests.Formats.Import;

/// <summary>What an import format says of the body of a request: faults by index and field, a limit of rows, batches without rows.</summary>
public sealed class RequestBodyTests
{
    private const string Good = "[1780272000000,2,3,1,2,5]";

    /// <summary>Each format with a body of no rows.</summary>
    public static TheoryData<string, string> EmptyBodies => new()
    {
        { "json", "[]" },
        { "json", " {\"data\":[]} " },
        { "csv", "open_time,open,high,low,close,volume\n" },
        { "msgpack", "\u0090" },
        { "msgpack", "\u0081\u00A4data\u0090" },
    };

    [Theory, MemberData(nameof(EmptyBodies))]
    public void A_body_may_hold_no_rows(string format, string body)
    {
        Assert.True(TryRead(Encoding.Latin1.GetBytes(body), format, 1, out var batch, out _));
        Assert.Equal(0, batch!.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \r\n")]
    public void A_body_without_content_is_bad(string body) => Assert.All(ImportFormats.All, format =>
    {
        var faults = FaultsOf(body, format.Name);
        Assert.Equal((ImportRefusal.BadContent, null, "is empty"), (faults.Refusal, faults.First[0].Index, faults.First[0].Reason));
    });

    [Fact]
    public void More_rows_than_are_taken_are_told_apart_from_bad_rows()
    {
        var body = $"[{string.Join(',', Enumerable.Range(0, 11).Select(i => Good.Replace("000000,", $"{i * 60_000:000000},", StringComparison.Ordinal)))},[]]";
        var faults = FaultsOf(body, "json", maxRows: 11);
        Assert.Equal(
            (ImportRefusal.TooManyRows, "holds 12 candles; at most 11 are taken at once"), (faults.Refusal, Assert.Single(faults.First).Reason));

        Assert.Equal(ImportRefusal.BadRows, FaultsOf(body, "json", maxRows: 12).Refusal);
        Assert.True(TryRead(Encoding.UTF8.GetBytes(body.Replace(",[]]", "]", StringComparison.Ordinal)), "json", 11, out _, out _));
    }

    /// <summary>The row that is bad, and its fault: index, field, value and reason.</summary>
    [Theory]
    [InlineData("[1780272060000,2,\"abc\",1,2,5]", "1 high 'abc' is not a decimal number")]
    [InlineData("[1780272060000,2,3,1,2,\"NaN\"]", "1 volume 'NaN' is not a decimal number")]
    [InlineData("[1780272060000,2,1e400,1,2,5]", "1 high '1e400' has a magnitude of 10^18 or more")]
    [InlineData("[1780272060000,2,12345678901.123456789012345678,1,2,5]", "1 high '12345678901.123456789012345678' has more than 28 significant digits")]
    [InlineData("[1780272060000,2,1,3,2,5]", "1 low '3' is above high 1")]
    [InlineData("[1780272060001,2,3,1,2,5]", "1 open_time '1780272060001' is not on the grid of 1m")]
    [InlineData("[1780272000000,2,3,1,2,5]", "1 open_time '1780272000000' stands twice in one batch")]
    [InlineData("[1780272120000,2,3,1,2,5]", "1 open_time '1780272120000' is in the future")]
    [InlineData("[1780272060000,2,3,1,2,-5]", "1 volume '-5' is negative")]
    [InlineData("[1780272060000,2,3,1,2]", "1 volume '' is missing: the row ends after 5 of 6 values")]
    [InlineData("[1780272060000,2,3,1,2,5,6]", "1  '' has 7 values, not 6")]
    [InlineData("[1780272060000,2,3,1,\"\",5]", "1 close '' is empty")]
    [InlineData("true", "1  'true' is no row: neither [open_time, open, high, low, close, volume] nor an object of these")]
    [InlineData("{\"t\":1780272060000,\"o\":2,\"h\":3,\"l\":1,\"v\":5}", "1 close '' is missing")]
    [InlineData("{\"t\":1780272060000,\"o\":2,\"h\":3,\"l\":1,\"c\":2,\"v\":5,\"close\":2}", "1 close '' stands twice in one row")]
    [InlineData("{\"t\":1780272060000,\"o\":2,\"h\":3,\"l\":1,\"c\":{\"c\":2},\"v\":5}", "1 close '{' is not a number")]
    [InlineData("{\"t\":null,\"o\":2,\"h\":3,\"l\":1,\"c\":2,\"v\":5}", "1 open_time 'null' is not a time")]
    public void A_bad_row_is_named_by_index_field_value_and_reason(string row, string fault)
    {
        var faults = FaultsOf($"[{Good},{row}]", "json", latestOpen: 1780272060001);
        var found = Assert.Single(faults.First);
        Assert.Equal(fault, $"{found.Index} {found.Field} '{found.Value}' {found.Reason}");
        Assert.Equal((ImportRefusal.BadRows, 1), (faults.Refusal, faults.Count));
    }

    [Theory]
    [InlineData("csv", "open_time,open,high,low,close,volume\n1780272000000,2,3,1,2,5\n1780272060000,2,x,1,2,5\n1780272120000,2,3,1,2,5\n")]
    [InlineData("ndjson", "[1780272000000,2,3,1,2,5]\n{\"t\":1780272060000,\"o\":2,\"h\":\"x\",\"l\":1,\"c\":2,\"v\":5}\n[1780272120000,2,3,1,2,5]\n")]
    [InlineData("msgpack", "\u0093\u0096\u00CF\0\0\u0001\u009E\u0080z\u00EC\0\u0002\u0003\u0001\u0002\u0005\u0096\u00CF\0\0\u0001\u009E\u0080{\u00D6\u0060\u0002\u00A1x\u0001\u0002\u0005\u0096\u00CF\0\0\u0001\u009E\u0080|\u00C0\u00C0\u0002\u0003\u0001\u0002\u0005")]
    public void Every_format_names_a_bad_row_alike(string format, string body)
    {
        Assert.False(TryRead(Encoding.Latin1.GetBytes(body), format, 3, out _, out var faults));
        var found = Assert.Single(faults!.First);
        Assert.Equal((1, "high", "x", "is not a decimal number"), (found.Index, found.Field, found.Value, found.Reason));
    }

    [Fact]
    public void The_first_ten_faults_are_named_and_all_are_counted()
    {
        var faults = FaultsOf($"[{string.Join(',', Enumerable.Repeat("[]", 25))}]", "json");
        Assert.Equal(25, faults.Count);
        Assert.Equal(Enumerable.Range(0, 10), faults.First.Select(f => f.Index!.Value));
    }

    [Theory]
    [InlineData("json", "[[1780272000000,2,3,1,2,5],[178027", "1 open_time ends here, before its arrays and objects are closed: it is cut off")]
    [InlineData("json", "[[1780272000000,2,3,1,2,5],[1780272060000,NaN,3,1,2,5]]", "1 open is not JSON; nothing behind it was read")]
    [InlineData("json", "open_time,open", "0  is not JSON; nothing behind it was read")]
    [InlineData("ndjson", "[1780272000000,2,3,1,2,5]\n{\"t\":1780272060000,\"o\":", "1 open ends here, before its arrays and objects are closed: it is cut off")]
    [InlineData("ndjson", "[1780272000000,2,3,1,2,5] [1780272060000,2,3,1,2,5]\n", "1  is not JSON; nothing behind it was read")]
    [InlineData("msgpack", "\u0092\u0096\u00CF\0\0\u0001\u009E\u0080z\u00EC\0", "0 open ends before all that it announces: it is cut off")]
    [InlineData("msgpack", "\u0091\u00C1", "0  the byte 0xC1 is not MessagePack")]
    [InlineData("msgpack", "\u0090\u0090", "0  goes on behind the end of its array or map")]
    [InlineData("csv", "[]", "0  names no column open_time; the header line must name open_time, open, high, low, close, volume once each")]
    public void What_is_not_of_its_format_is_told_apart_from_bad_rows(string format, string body, string fault)
    {
        Assert.False(TryRead(Encoding.Latin1.GetBytes(body), format, 100, out _, out var faults));
        Assert.Equal(ImportRefusal.BadContent, faults!.Refusal);
        Assert.Equal(fault, $"{faults.First[^1].Index} {faults.First[^1].Field} {faults.First[^1].Reason}");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("[[1780272000000,2,", "")]
    [InlineData("{\"data\":", "}")]
    [InlineData("{\"x\":", "}")]
    public void Arrays_in_arrays_however_deep_are_refused_in_words(string before, string after)
    {
        var deep = before + new string('[', 10_000) + new string(']', 10_000) + after;
        foreach (var format in (string[])["json", "ndjson"])
        {
            var faults = FaultsOf(deep, format);
            Assert.Equal("is nested more than 64 deep; nothing behind it was read", faults.First[^1].Reason);
            Assert.Equal(ImportRefusal.BadContent, faults.Refusal);
        }
    }

    [Fact]
    public void Arrays_in_arrays_of_message_pack_are_passed_over()
    {
        byte[] deep = [0x92, .. Enumerable.Repeat((byte)0x91, 10_000), 0x90, 0xC0];
        Assert.False(TryRead(deep, "msgpack", 100, out _, out var faults));
        Assert.Equal(["'array' is not a time", "'nil' is no array [open_time, open, high, low, close, volume]"], faults!.First.Select(f => $"'{f.Value}' {f.Reason}"));
    }

    [Fact]
    public void A_row_alone_is_a_batch_of_one()
    {
        Candle[] one = [new(1780272000000, 2, 3, 1, 2, 5)];
        Assert.Equal(one, Importing.Candles(Good, "json"));
        Assert.Equal(one, Importing.Candles(Good, "ndjson"));
        Assert.Equal(one, Importing.Candles("{\"basetm\":\"2026-06-01T00:00:00Z\",\"o\":2,\"h\":3,\"l\":1,\"c\":2,\"v\":5}", "json"));
        Assert.Equal(one, Importing.Candles([0x96, 0xCF, 0, 0, 1, 0x9E, 0x80, 0x7A, 0xEC, 0, 2, 3, 1, 2, 5], "msgpack"));
    }

    [Fact]
    public void Every_media_type_names_one_format() =>
        Assert.Distinct(ImportFormats.All.SelectMany(format => format.MediaTypes));

    private static ImportFaults FaultsOf(string body, string format, int maxRows = 100, long latestOpen = CandleTime.Max)
    {
        Assert.False(TryRead(Encoding.UTF8.GetBytes(body), format, maxRows, out _, out var faults, latestOpen));
        return faults!;
    }

    private static bool TryRead(
        byte[] body, string format, int maxRows, out CandleBatch? batch, out ImportFaults? faults, long latestOpen = CandleTime.Max)
    {
        Assert.True(ImportFormats.TryParse(format, out var named));
        return CandleImport.TryRead(
            body, named, Interval.OneMinute, latestOpen, maxRows, out batch, out faults, TestContext.Current.CancellationToken);
    }
}
