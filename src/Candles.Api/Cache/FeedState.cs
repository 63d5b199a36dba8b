namespace Candles.Api.Cache;

/// <summary>Whether changes of other nodes are heard.</summary>
/// <param name="bound">For how long after the last sign of life what is in memory may be answered.</param>
internal sealed class FeedState(TimeSpan bound)
{
    private long _until = long.MinValue;
    private int _breaks;

    /// <summary>How often anything may have changed unheard; the first time when the feed starts.</summary>
    public int Breaks => Volatile.Read(ref _breaks);

    /// <summary>Whether the last sign of life is within the bound.</summary>
    public bool IsHeard => Environment.TickCount64 < Volatile.Read(ref _until);

    /// <summary>Time since the moment up to which every commit has been heard of; null before the first sign of life.</summary>
    public TimeSpan? Lag => Volatile.Read(ref _until) is > long.MinValue and var until
        ? bound + TimeSpan.FromMilliseconds(Environment.TickCount64 - until)
        : null;

    public void MarkBroken() => Interlocked.Increment(ref _breaks);

    /// <param name="at">A time, by <see cref="Environment.TickCount64"/>, up to which every commit has been heard of.</param>
    public void MarkHeard(long at) => Volatile.Write(ref _until, at + (long)bound.TotalMilliseconds);
}
