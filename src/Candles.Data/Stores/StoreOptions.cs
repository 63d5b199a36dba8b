namespace Candles.Data.Stores;

/// <summary>How long a store may take, and how much it may hold.</summary>
public sealed class StoreOptions
{
    /// <summary>Longest wait for a connection or a lock before a request is told to come back.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Longest a single statement may run.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How stale memory may be while changes of others are not heard; twice in it, it is proved that they are.</summary>
    public TimeSpan StaleBound { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How many series there may be.</summary>
    public int MaxSeries { get; init; } = 10_000;

    /// <summary>Whether stored series are rolled up at intervals that they lack, while the store is open.</summary>
    public bool RollsUp { get; init; } = true;

    /// <summary>How many stored candles one transaction of that reads, for which writes to the same series wait.</summary>
    public int RollUpRows { get; init; } = 20_000;

    /// <summary>Tells how old a kept answer is, where the store has no clock of its own.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
