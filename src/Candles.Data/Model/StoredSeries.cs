namespace Candles.Data.Model;

/// <summary>A series as a writer finds it; locked.</summary>
internal sealed record StoredSeries(int Id, string Key, int Base, long Version);
