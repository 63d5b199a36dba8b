using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Tests.Support;
using Microsoft.Extensions.Configuration;

namespace Candles.Tests.Api.Http;

public sealed class CachePolicyTests
{
    [Theory]
    [InlineData("2026-06-01T00:00:00", "2026-06-01T11:00:00", "max-age=60")] // an hour ago to the millisecond
    [InlineData("1971-01-01", "1971-01-02", "max-age=60")]
    [InlineData("2026-06-01T00:00:00", "2026-06-01T11:00:00.001", "no-cache")]
    [InlineData("2026-06-01T00:00:00", "2026-07-01", "no-cache")]
    [InlineData("1971-01-01", null, "no-cache")]
    [InlineData(null, "1971-01-02", "no-cache")]
    [InlineData(null, null, "no-cache")]
    public void Only_a_range_with_two_bounds_that_is_long_over_is_kept(string? from, string? to, string expected) =>
        Assert.Equal(expected, Policy().For(Time(from), Time(to)));

    [Fact]
    public void The_options_say_how_long()
    {
        Assert.Equal("max-age=3600", Policy(("CacheSeconds", "3600")).For(0, Time("2026-06-01T11:00:00")));
        Assert.Equal("no-cache", Policy(("CacheSeconds", "0")).For(0, 1));
        Assert.Equal("no-cache", Policy(("SettledAfter", "7200")).For(0, Time("2026-06-01T11:00:00")));
        Assert.Equal("max-age=60", Policy(("SettledAfter", "0")).For(0, Time("2026-06-01T12:00:00")));
    }

    [Fact]
    public void Saying_so_allocates_nothing()
    {
        var policy = Policy();

        Assert.Equal(0, Allocations.Of(() => policy.For(0, 1)));
    }

    private static CachePolicy Policy(params (string Name, string Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create($"Candles:{s.Name}", (string?)s.Value)))
            .Build();
        return new CachePolicy(CandlesOptions.Read(configuration), new FakeTime("2026-06-01T12:00:00"));
    }

    private static long? Time(string? iso) => iso is null ? null : Some.Time(iso);
}
