namespace Candles.Data.Model;

/// <summary>What a write changed, in base candles.</summary>
/// <param name="Version">The number of the series' version after the write.</param>
public readonly record struct WriteResult(int Inserted, int Updated, int Unchanged, long Version);

/// <summary>What a delete removed, in base candles.</summary>
public readonly record struct DeleteResult(int Deleted, long Version);
