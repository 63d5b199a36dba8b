using Candles.Api.Hosting;
using Candles.Api.Options;

namespace Candles.Api.Http;

/// <summary>
/// The memory of all bodies in work: as they came, unpacked, and as rows. What has come counts, not what was announced. Where it is used up a
/// request waits in line, shortly; bodies that have been coming for long make room first. One body alone is always let in.
/// </summary>
internal sealed class BodyMemory(ServerLimits limits, CandlesOptions options, TimeProvider time) : IWatched
{
    /// <summary>A body that takes longer than this to come is cut where others wait.</summary>
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(5);

    private readonly Lock _sharing = new();
    private readonly HashSet<BodyShare> _shares = [];
    private readonly LinkedList<Waiting> _line = [];
    private long _used;

    IEnumerable<(string What, Lock Lock)> IWatched.Locks => [("the memory of bodies", _sharing)];

    public long Limit => limits.BodyBytes;

    public long Used => Volatile.Read(ref _used);

    /// <param name="cut">Ends the request, from another thread.</param>
    public BodyShare Begin(Action cut)
    {
        var share = new BodyShare(this, cut, time.GetTimestamp());
        lock (_sharing)
            _shares.Add(share);
        return share;
    }

    /// <summary>Sees to it that a share is so large.</summary>
    /// <exception cref="OverloadException">There was no room for as long as a request may wait.</exception>
    public ValueTask Resize(BodyShare share, long bytes)
    {
        LinkedListNode<Waiting> waiting;
        lock (_sharing)
        {
            if (bytes <= share.Bytes || (_line.Count == 0 && Fits(share, bytes)))
            {
                Set(share, bytes);
                return ValueTask.CompletedTask;
            }

            waiting = _line.AddLast(new Waiting(share, bytes));
            CutSlow();
            Admit();
        }

        return new(Wait(waiting));
    }

    public void End(BodyShare share)
    {
        lock (_sharing)
        {
            _shares.Remove(share);
            Set(share, 0);
        }
    }

    private async Task Wait(LinkedListNode<Waiting> waiting)
    {
        try
        {
            await waiting.Value.IsIn.WaitAsync(options.Patience, time);
        }
        catch (TimeoutException)
        {
            lock (_sharing)
            {
                if (waiting.List is null)
                    return; // let in just now
                _line.Remove(waiting);
                Admit();
            }

            throw new OverloadException($"The bodies of other requests take all of the {Limit} bytes that bodies may take.");
        }
    }

    private bool Fits(BodyShare share, long bytes) => _used == share.Bytes || _used - share.Bytes + bytes <= Limit;

    private void Set(BodyShare share, long bytes)
    {
        var isLess = bytes < share.Bytes;
        _used += bytes - share.Bytes;
        share.Bytes = bytes;
        if (isLess)
            Admit();
    }

    private void Admit()
    {
        while (_line.First is { Value: var first } && Fits(first.Share, first.Bytes))
        {
            _line.RemoveFirst();
            _used += first.Bytes - first.Share.Bytes;
            first.Share.Bytes = first.Bytes;
            first.LetIn();
        }
    }

    private void CutSlow()
    {
        foreach (var share in _shares)
        {
            if (share.IsComing && time.GetElapsedTime(share.Since) > Slow)
                share.Cut();
        }
    }

    private sealed class Waiting(BodyShare share, long bytes)
    {
        private readonly TaskCompletionSource _isIn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BodyShare Share => share;

        public long Bytes => bytes;

        public Task IsIn => _isIn.Task;

        public void LetIn() => _isIn.TrySetResult();
    }
}

/// <summary>What one request uses of <see cref="BodyMemory"/>.</summary>
/// <param name="since">When it began.</param>
internal sealed class BodyShare(BodyMemory memory, Action cut, long since) : IDisposable
{
    private int _hasMore;

    public long Since => since;

    /// <summary>Changed by <see cref="BodyMemory"/> alone.</summary>
    public long Bytes { get; set; }

    /// <summary>Whether its body has not come whole yet.</summary>
    public bool IsComing { get; set; } = true;

    /// <inheritdoc cref="BodyMemory.Resize"/>
    public ValueTask Resize(long bytes) => memory.Resize(this, bytes);

    /// <summary>So much more, or less.</summary>
    public ValueTask Add(long bytes) => memory.Resize(this, Bytes + bytes);

    /// <summary>Ends the request, elsewhere and later.</summary>
    public void Cut()
    {
        if (Interlocked.Exchange(ref _hasMore, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static cut => cut(), cut, preferLocal: false);
    }

    public void Dispose() => memory.End(this);
}

internal static class BodyOfRequest
{
    /// <summary>A share for the body of a request; the connection of one that comes slowly may be closed.</summary>
    public static BodyShare BeginBody(this HttpContext context) => context.RequestServices.GetRequiredService<BodyMemory>().Begin(context.Abort);
}
