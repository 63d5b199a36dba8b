using Candles.Data.Time;

namespace Candles.Api.Cache;

/// <summary>Where a load reads, and from which end; loads of the same place that meet are one, however many rows each wants.</summary>
/// <param name="First">The first block.</param>
/// <param name="End">The block after the last.</param>
/// <param name="FromEnd">Rows are wanted from the end backwards.</param>
internal readonly record struct LoadKey(Interval Interval, long First, long End, bool FromEnd);

/// <summary>Lets all who want the same wait for one load. None of them can stop it by leaving.</summary>
internal sealed class SharedLoads
{
    private readonly Dictionary<LoadKey, Task<LoadResult>> _running = [];

    public Task<LoadResult> Share(LoadKey key, Func<Task<LoadResult>> load)
    {
        var mine = new TaskCompletionSource<LoadResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_running)
        {
            if (_running.TryGetValue(key, out var running))
                return running;
            _running.Add(key, mine.Task);
        }

        _ = Run(key, load, mine);
        return mine.Task;
    }

    private async Task Run(LoadKey key, Func<Task<LoadResult>> load, TaskCompletionSource<LoadResult> done)
    {
        try
        {
            var loaded = await load();
            Remove(key);
            done.SetResult(loaded);
        }
        catch (Exception e)
        {
            Remove(key);
            done.SetException(e);
        }
    }

    private void Remove(LoadKey key)
    {
        lock (_running)
            _running.Remove(key);
    }
}
