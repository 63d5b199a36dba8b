using System.Runtime.CompilerServices;

namespace Candles.Api.Live;

/// <summary>
/// Wakes one waiter, who goes on on the thread pool; set before anyone waits, it wakes the next wait at once. Neither waiting nor
/// waking allocates.
/// </summary>
internal sealed class AsyncSignal : IThreadPoolWorkItem
{
    private static readonly Action IsSet = static () => { };

    private Action? _state; // null, IsSet, or what the waiter goes on with
    private Action? _woken;

    public void Set()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state == IsSet)
                return;
            if (Interlocked.CompareExchange(ref _state, state is null ? IsSet : null, state) != state)
                continue;
            if (state is not null)
                Resume(state);
            return;
        }
    }

    /// <summary>One wait at a time.</summary>
    public Waiter Wait() => new(this);

    void IThreadPoolWorkItem.Execute() => _woken!();

    private void Resume(Action waiter)
    {
        _woken = waiter; // nobody else waits, and so is woken, before it has run
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>What <c>await</c> needs.</summary>
    public readonly struct Waiter(AsyncSignal signal) : ICriticalNotifyCompletion
    {
        public bool IsCompleted => Interlocked.CompareExchange(ref signal._state, null, IsSet) == IsSet;

        public Waiter GetAwaiter() => this;

        public void GetResult()
        {
        }

        public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

        public void UnsafeOnCompleted(Action continuation)
        {
            if (Interlocked.CompareExchange(ref signal._state, continuation, null) is null)
                return;
            Volatile.Write(ref signal._state, null); // it was set in between
            signal.Resume(continuation);
        }
    }
}
