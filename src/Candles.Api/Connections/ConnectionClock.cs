namespace Candles.Api.Connections;

/// <summary>
/// The time by which clients are judged, in milliseconds since the start. It costs one read of memory, is as exact as it is told often,
/// and does not count time in which this process stood still.
/// </summary>
internal sealed class ConnectionClock(TimeProvider time)
{
    private const long LongestStep = 1000;

    private long _told = time.GetTimestamp();
    private long _now;

    public long Now => Volatile.Read(ref _now);

    /// <summary>Looks at the time; by one thread.</summary>
    public void Tick()
    {
        var told = time.GetTimestamp();
        var passed = (long)time.GetElapsedTime(_told, told).TotalMilliseconds;
        if (passed == 0)
            return;
        Volatile.Write(ref _now, _now + Math.Min(passed, LongestStep));
        _told = told;
    }
}
