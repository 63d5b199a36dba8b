namespace Candles.Data.Sqlite;

/// <summary>Between a transaction and who waits for it: whoever is first decides whether it may be committed.</summary>
internal sealed class CommitTurn
{
    private int _isTaken;

    public bool IsTaken => Volatile.Read(ref _isTaken) != 0;

    /// <summary>By the transaction. False where nobody waits any more: it must not be committed then.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>By who waited. False where COMMIT has begun: what comes of it is not known.</summary>
    public bool TryAbandon() => Interlocked.Exchange(ref _isTaken, 1) == 0;
}
