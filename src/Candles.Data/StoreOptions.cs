namespace Candles.Data;

/// <summary>How long a store may take.</summary>
public sealed class StoreOptions
{
    /// <summary>Longest wait for a connection or a lock before a request is told to come back.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Longest a single statement may run.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);
}
