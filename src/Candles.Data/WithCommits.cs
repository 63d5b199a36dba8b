namespace Candles.Data;

/// <summary>What a transaction answers, and what it committed.</summary>
internal readonly record struct WithCommits<T>(T Result, IReadOnlyList<StoreCommit> Commits)
{
    /// <summary>Tells of the commits, then hands over the answer.</summary>
    /// <param name="faulted">Is told what a listener threw.</param>
    public T Tell(Action<StoreCommit>? listeners, Action<string, Exception>? faulted)
    {
        foreach (var commit in Commits)
        {
            try
            {
                listeners?.Invoke(commit);
            }
            catch (Exception e)
            {
                faulted?.Invoke("telling of a commit", e); // it is committed, and its writer is told so, whatever a listener makes of it
            }
        }

        return Result;
    }
}
