using Candles.Data.Keys;

namespace Candles.Tests.Api.Security;

/// <summary>Keys in memory, which count how often they are asked for, and may be told to wait or to fail.</summary>
internal sealed class CountedKeys : IKeyStore
{
    private volatile HeldQuestion? _held;
    private int _asked;

    public volatile IReadOnlyList<ApiKey> Live = [];

    public int Asked => Volatile.Read(ref _asked);

    public Exception? Fault { get; set; }

    public List<(string Id, long At)> Noted { get; } = [];

    /// <summary>Keeps the next question without an answer until that is let go.</summary>
    public HeldQuestion Hold() => _held = new HeldQuestion();

    public async Task<IReadOnlyList<ApiKey>> ListLive(CancellationToken cancel)
    {
        Interlocked.Increment(ref _asked);
        var live = Live;
        if (Fault is { } fault)
            throw fault;
        if (Interlocked.Exchange(ref _held, null) is { } held)
        {
            held.Asked.SetResult();
            await held.Answer.Task;
        }

        return live;
    }

    public Task NoteUse(string id, long at, CancellationToken cancel)
    {
        if (Fault is { } fault)
        {
            Fault = null;
            throw fault;
        }

        lock (Noted)
            Noted.Add((id, at));
        return Task.CompletedTask;
    }

    public Task Add(ApiKey key, CancellationToken cancel) => throw new NotSupportedException();

    public Task<IReadOnlyList<ApiKey>> ListAll(CancellationToken cancel) => throw new NotSupportedException();

    public Task<ApiKey?> Revoke(string nameOrId, long at, CancellationToken cancel) => throw new NotSupportedException();
}

internal sealed class HeldQuestion
{
    /// <summary>Completes when it was asked.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>To be completed to let the answer go.</summary>
    public TaskCompletionSource Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}
