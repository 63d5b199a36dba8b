namespace Candles.Data;

/// <summary>How a store's connections are used now.</summary>
/// <param name="InUse">Connections that are lent.</param>
/// <param name="Most">How many may be.</param>
/// <param name="Waiting">Requests that wait for one.</param>
public readonly record struct StorePool(int InUse, int Most, int Waiting)
{
    /// <summary>How often work was abandoned with its connection, since it took longer than its budget.</summary>
    public long Abandoned { get; init; }

    public static StorePool operator +(StorePool one, StorePool other) =>
        new(one.InUse + other.InUse, one.Most + other.Most, one.Waiting + other.Waiting) { Abandoned = one.Abandoned + other.Abandoned };
}

/// <summary>Lets so many in at once, and tells how many are in and how many wait.</summary>
internal sealed class Gate(int most) : IDisposable
{
    private readonly SemaphoreSlim _free = new(most);
    private int _waiting;

    public StorePool Use => new(most - _free.CurrentCount, most, Volatile.Read(ref _waiting));

    /// <returns>False where nobody left within the patience.</returns>
    public Task<bool> Enter(TimeSpan patience, CancellationToken cancel)
    {
        var entering = _free.WaitAsync(patience, cancel);
        return entering.IsCompleted ? entering : Counted(entering);
    }

    public void Leave() => _free.Release();

    public void Dispose() => _free.Dispose();

    private async Task<bool> Counted(Task<bool> entering)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            return await entering;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }
}
