namespace Candles.Data;

/// <summary>What a transaction answers, and what it committed.</summary>
internal readonly record struct WithCommits<T>(T Result, IReadOnlyList<StoreCommit> Commits)
{
    /// <summary>Tells of the commits, then hands over the answer.</summary>
    public T Tell(Action<StoreCommit>? listeners)
    {
        foreach (var commit in Commits)
        {
            try
            {
                listeners?.Invoke(commit);
            }
            catch (Exception)
            {
                // It is committed, and its writer is told so, whatever a listener makes of it.
            }
        }

        return Result;
    }
}
