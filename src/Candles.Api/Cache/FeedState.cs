using Candles.Data.Model;

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

/// <summary>
/// Wants to know what commits change: those of this node before they are answered, those of others as the store hears them. Calls come on
/// the threads of writers and of the feed, several at once; handlers are quick.
/// </summary>
internal interface IChangeListener
{
    /// <summary>What this node has committed.</summary>
    void OnCommit(StoreCommit commit) => OnChange(commit.Change);

    /// <summary>What another node has committed; or something has changed of which nothing is known: <see cref="StoreChange.Anything"/>.</summary>
    void OnChange(in StoreChange change);

    /// <summary>The database is another one, or was set back: no version that is known means anything.</summary>
    void Reset()
    {
    }
}
