namespace Candles.Tests.Support;

/// <summary>A clock that stands where it is set.</summary>
internal sealed class FakeTime(string iso) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeMilliseconds(Some.Time(iso));

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => Now;

    public override long GetTimestamp() => Now.UtcTicks;
}
