using Candles.Api.Options;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Options;

public sealed class ServerLimitsTests
{
    [Fact]
    public void Nothing_said_means_the_defaults()
    {
        var limits = Read();

        Assert.InRange(limits.MaxConnections, 64, 20_000);
        Assert.InRange(limits.UnreadBytes, 4 << 20, 1 << 30);
        Assert.InRange(limits.BodyBytes, 8 << 20, 1 << 30);
        Assert.Equal((TimeSpan.FromSeconds(10), 4096, 240), (limits.UnreadSeconds, limits.MinReadBytesPerSecond, limits.MinBodyBytesPerSecond));
        Assert.Equal((8192, 32_768, 100), (limits.MaxRequestLineBytes, limits.MaxHeaderBytes, limits.MaxHeaders));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(130), 100), (limits.HeaderSeconds, limits.KeepAliveSeconds, limits.MaxStreamsPerConnection));
    }

    [Fact]
    public void What_is_said_counts()
    {
        var limits = Read(
            ("MaxConnections", "7"), ("UnreadBytes", "2000000"), ("UnreadSeconds", "2.5"), ("MinReadBytesPerSecond", "0"), ("BodyBytes", "3000000"),
            ("MinBodyBytesPerSecond", "0"), ("MaxRequestLineBytes", "1024"), ("MaxHeaderBytes", "2048"), ("MaxHeaders", "11"), ("HeaderSeconds", "3"),
            ("KeepAliveSeconds", "4"), ("MaxStreamsPerConnection", "5"));

        Assert.Equal((7, 2_000_000, TimeSpan.FromSeconds(2.5), 0), (limits.MaxConnections, limits.UnreadBytes, limits.UnreadSeconds, limits.MinReadBytesPerSecond));
        Assert.Equal((3_000_000, 0), (limits.BodyBytes, limits.MinBodyBytesPerSecond));
        Assert.Equal((1024, 2048, 11), (limits.MaxRequestLineBytes, limits.MaxHeaderBytes, limits.MaxHeaders));
        Assert.Equal((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4), 5), (limits.HeaderSeconds, limits.KeepAliveSeconds, limits.MaxStreamsPerConnection));
    }

    [Theory]
    [InlineData("MaxConnections", "0", "must be a whole number between 1 and 1000000 (default ")]
    [InlineData("UnreadBytes", "1000", "must be a whole number between 1048576 and ")]
    [InlineData("UnreadSeconds", "0", "must be between 1 and 600 seconds (default 10); got '0'.")]
    [InlineData("MinReadBytesPerSecond", "-1", "must be a whole number between 0 and 1000000 (default 4096); got '-1'.")]
    [InlineData("BodyBytes", "4 MB", "must be a whole number between 1048576 and ")]
    [InlineData("MinBodyBytesPerSecond", "x", "must be a whole number between 0 and 1000000 (default 240); got 'x'.")]
    [InlineData("MaxRequestLineBytes", "100", "must be a whole number between 1024 and 65536 (default 8192); got '100'.")]
    [InlineData("MaxHeaderBytes", "100", "must be a whole number between 1024 and 1048576 (default 32768); got '100'.")]
    [InlineData("MaxHeaders", "9", "must be a whole number between 10 and 1000 (default 100); got '9'.")]
    [InlineData("HeaderSeconds", "0.5", "must be between 1 and 120 seconds (default 10); got '0.5'.")]
    [InlineData("KeepAliveSeconds", "3601", "must be between 1 and 3600 seconds (default 130); got '3601'.")]
    [InlineData("MaxStreamsPerConnection", "0", "must be a whole number between 1 and 1000 (default 100); got '0'.")]
    public void What_cannot_be_is_refused_in_one_line(string name, string value, string expected)
    {
        var refusal = Assert.Throws<StartException>(() => Read((name, value)));

        Assert.StartsWith($"Candles:{name} {expected}", refusal.Message);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    private static ServerLimits Read(params (string Name, string Value)[] settings) =>
        ServerLimits.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Candles:{s.Name}", (string?)s.Value)))
            .Build());
}
