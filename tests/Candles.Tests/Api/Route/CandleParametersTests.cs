using Candles.Api.Route;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Route;

public sealed class CandleParametersTests
{
    [Fact]
    public void Nothing_said_means_the_defaults()
    {
        Assert.True(CandleParameters.TryRead("", CandleParameter.All, out var parameters, out _));

        Assert.Equal(
            ("1m", 100, null, null, false, null),
            (parameters.Interval.Name, parameters.Limit, parameters.From, parameters.To, parameters.ClosedOnly, parameters.Format));
    }

    [Theory]
    [InlineData("?interval=1h&limit=24&from=1780272000000&to=1780358400000&closed=true&format=objects&path=dto")]
    [InlineData("?path=dto&format=objects&closed=true&to=2026-06-02T00:00:00Z&from=2026-06-01T00:00:00Z&limit=0024&interval=1h")]
    [InlineData("interval=1h&limit=24&from=2026-06-01T02%3A00%3A00%2B02%3A00&t%6f=2026-06-02T00:00Z&closed=true&format=object%73&path=%64to")]
    public void All_parameters_are_read(string queryString)
    {
        Assert.True(CandleParameters.TryRead(queryString, CandleParameter.All, out var parameters, out _));

        Assert.Equal(
            ("1h", 24, Some.Time("2026-06-01"), Some.Time("2026-06-02"), true, "objects", "dto"),
            (parameters.Interval.Name, parameters.Limit, parameters.From, parameters.To, parameters.ClosedOnly, parameters.Format?.Name, parameters.Path.Name));
    }

    [Theory]
    [InlineData("?limit=1440")]
    [InlineData("?interval=1m&limit=1000&from=1780272000000&to=1780358400000&closed=true&format=objects&path=raw")]
    [InlineData("?from=2026-06-01T00:00:00Z&to=2026-06-02T00%3A00%3A00.000Z&l%69mit=%31")]
    public void Reading_what_is_accepted_allocates_nothing(string queryString) =>
        Assert.Equal(0, Allocations.Of(() => Assert.True(CandleParameters.TryRead(queryString, CandleParameter.All, out _, out _))));
}
