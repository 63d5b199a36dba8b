namespace Candles.Api.Hosting;

/// <summary>Has locks that are held for moments alone, never while a store or a client is waited for.</summary>
internal interface IWatched
{
    /// <summary>What stands still while a lock is not left, and the lock.</summary>
    IEnumerable<(string What, Lock Lock)> Locks { get; }
}
