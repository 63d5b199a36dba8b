namespace Candles.Data.Stores;

/// <summary>How a store's connections are used now.</summary>
/// <param name="InUse">Connections that are lent.</param>
/// <param name="Max">How many may be.</param>
/// <param name="Waiting">Requests that wait for one.</param>
public readonly record struct StorePool(int InUse, int Max, int Waiting)
{
    /// <summary>How often work was abandoned with its connection, since it took longer than its budget.</summary>
    public long Abandoned { get; init; }

    public static StorePool operator +(StorePool one, StorePool other) =>
        new(one.InUse + other.InUse, one.Max + other.Max, one.Waiting + other.Waiting) { Abandoned = one.Abandoned + other.Abandoned };
}
