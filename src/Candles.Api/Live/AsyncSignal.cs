using System.Threading.Tasks.Sources;

namespace Candles.Api.Live;

/// <summary>Wakes one waiter, who goes on on the thread pool; set before anyone waits, it wakes the next wait at once. Waiting allocates nothing.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private const int Idle = 0;
    private const int IsSet = 1;
    private const int Waiting = 2;

    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private int _state;

    public void Set()
    {
        if (Interlocked.Exchange(ref _state, IsSet) == Waiting)
            _core.SetResult(true);
    }

    /// <summary>One wait at a time.</summary>
    public ValueTask Wait()
    {
        if (Interlocked.CompareExchange(ref _state, Idle, IsSet) == IsSet)
            return ValueTask.CompletedTask;

        _core.Reset();
        var version = _core.Version;
        if (Interlocked.CompareExchange(ref _state, Waiting, Idle) == IsSet)
        {
            Volatile.Write(ref _state, Idle);
            return ValueTask.CompletedTask;
        }

        return new ValueTask(this, version);
    }

    void IValueTaskSource.GetResult(short token)
    {
        _core.GetResult(token);
        Interlocked.CompareExchange(ref _state, Idle, IsSet);
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
