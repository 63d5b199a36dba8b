using Candles.Data;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Encoding;

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
    public void Two_rows_are_exactly_this(string format, string expected) =>
        Assert.Equal(expected, Encoded.FromRaw(Encoded.Encoder(format), TwoRows, newestFirst: true));

    [Theory]
    [InlineData("objects", """{"data":[]}""")]
    [InlineData("arrays", """{"data":[]}""")]
    [InlineData("csv", "open_time,open,high,low,close,volume\n")]
    public void No_rows_are_exactly_this(string format, string expected) =>
        Assert.Equal(expected, Encoded.FromRaw(Encoded.Encoder(format), [], newestFirst: true));
}
