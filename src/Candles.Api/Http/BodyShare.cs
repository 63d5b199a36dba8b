namespace Candles.Api.Http;

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
