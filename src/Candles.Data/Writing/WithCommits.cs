using Candles.Data.Model;

namespace Candles.Data.Writing;

/// <summary>What a transaction answers, and what it committed.</summary>
internal readonly record struct WithCommits<T>(T Result, IReadOnlyList<StoreCommit> Commits)
{
    /// <summary>Series that it left as it found them: of their versions the answer speaks.</summary>
    public IReadOnlyList<StoredSeries> Found { get; init; } = [];

    /// <summary>Tells of the commits, then hands over the answer. It is committed, and its writer is told so, whatever a listener makes of it.</summary>
    /// <param name="faulted">Told what a listener throws.</param>
    public T Publish(Action<StoreCommit>? committed, Action<SeriesKey, SeriesVersion>? found, Action<string, Exception> faulted)
    {
        try
        {
            foreach (var series in Found)
                found?.Invoke(SeriesKey.Parse(series.Key), new SeriesVersion(series.Id, series.Version));
        }
        catch (Exception e)
        {
            faulted("listener to commits", e);
        }

        foreach (var commit in Commits)
        {
            try
            {
                committed?.Invoke(commit);
            }
            catch (Exception e)
            {
                faulted("listener to commits", e);
            }
        }

        return Result;
    }
}
