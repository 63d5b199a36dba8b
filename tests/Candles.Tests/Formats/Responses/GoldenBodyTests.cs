using Candles.Data.Model;
using Candles.Tests.Support;

namespace Candles.Tests.Formats.Responses;

/// <summary>The bodies of the contract, byte by byte.</summary>
public sealed class GoldenBodyTests
{
    private static readonly Candle[] TwoRows =
    [
        new(Some.Time("2026-05-31T23:59:00"), -1.5m, 0m, -2m, -0.000000000000000001m, 0.10m),
        new(Some.Time("2026-06-01"), 2.32m, 2.323m, 2.32m, 2.322m, 36613m),
    ];

    [Theory]
    [InlineData(
        "objects",
        """{"data":[{"basetm":"2026-05-31T23:59:00Z","o":-1.5,"h":0,"l":-2,"c":-0.000000000000000001,"v":0.1},"""
        + """{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}]}""")]
    [InlineData("arrays", """{"data":[[1780271940000,-1.5,0,-2,-0.000000000000000001,0.1],[1780272000000,2.32,2.323,2.32,2.322,36613]]}""")]
    [InlineData(
        "csv",
        "open_time,open,high,low,close,volume\n1780271940000,-1.5,0,-2,-0.000000000000000001,0.1\n1780272000000,2.32,2.323,2.32,2.322,36613\n")]
    [InlineData(
        "columns",
        """{"t":[1780271940000,1780272000000],"o":[-1.5,2.32],"h":[0,2.323],"l":[-2,2.32],"c":[-0.000000000000000001,2.322],"v":[0.1,36613]}""")]
    [InlineData(
        "lightweight",
        """[{"time":1780271940,"open":-1.5,"high":0,"low":-2,"close":-0.000000000000000001,"volume":0.1},"""
        + """{"time":1780272000,"open":2.32,"high":2.323,"low":2.32,"close":2.322,"volume":36613}]""")]
    [InlineData(
        "klinecharts",
        """[{"timestamp":1780271940000,"open":-1.5,"high":0,"low":-2,"close":-0.000000000000000001,"volume":0.1},"""
        + """{"timestamp":1780272000000,"open":2.32,"high":2.323,"low":2.32,"close":2.322,"volume":36613}]""")]
    public void Two_rows_are_exactly_this(string format, string expected) =>
        Assert.Equal(expected, Encoded.FromRaw(Encoded.Encoder(format), TwoRows, newestFirst: true));

    [Fact]
    public void Two_rows_of_msgpack_are_exactly_this() => Assert.Equal(
        "81A464617461" + "92"
        + "96" + "CF0000019E807A01A0" + "CBBFF8000000000000" + "00" + "FE" + "CBBC32725DD1D243AC" + "CB3FB999999999999A"
        + "96" + "CF0000019E807AEC00" + "CB40028F5C28F5C28F" + "CB400295810624DD2F" + "CB40028F5C28F5C28F" + "CB40029374BC6A7EFA" + "CD8F05",
        Convert.ToHexString(Encoded.Bytes(Encoded.FromRaw(Encoded.Encoder("msgpack"), TwoRows, newestFirst: true))));

    [Theory]
    [InlineData("objects", """{"data":[]}""")]
    [InlineData("arrays", """{"data":[]}""")]
    [InlineData("csv", "open_time,open,high,low,close,volume\n")]
    [InlineData("columns", """{"t":[],"o":[],"h":[],"l":[],"c":[],"v":[]}""")]
    [InlineData("msgpack", "\u0081\u00A4data\u0090")]
    [InlineData("lightweight", "[]")]
    [InlineData("klinecharts", "[]")]
    public void No_rows_are_exactly_this(string format, string expected) =>
        Assert.Equal(expected, Encoded.FromRaw(Encoded.Encoder(format), [], newestFirst: true));
}
