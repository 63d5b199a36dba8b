using Candles.Api.Demo;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Demo;

public sealed class DemoMinuteTests
{
    [Fact]
    public void A_minute_begins_at_its_open_only_ever_widens_and_ends_whole() => Property.Holds(200, random =>
    {
        var (low, high) = (random.NextInt64(1, 1000), random.NextInt64(1000, 2000));
        var whole = new DemoMinute(
            random.NextInt64(low, high + 1), high, low, random.NextInt64(low, high + 1), random.NextInt64(1, 100), (ulong)random.NextInt64());

        Assert.Equal(whole with { High = whole.Open, Low = whole.Open, Close = whole.Open, Lots = 1 }, whole.After(0));
        Assert.Equal(whole, whole.After(DemoMinute.Seconds));
        for (var second = 1; second <= DemoMinute.Seconds; second++)
        {
            var (before, now) = (whole.After(second - 1), whole.After(second));
            Assert.True(now.High >= before.High && now.Low <= before.Low && now.Lots >= before.Lots);
            Assert.True(now.High <= whole.High && now.Low >= whole.Low);
            Assert.InRange(now.Close, now.Low, now.High);
        }
    });
}
