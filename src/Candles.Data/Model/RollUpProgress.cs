namespace Candles.Data.Model;

/// <summary>How far stored series are rolled up at intervals that they lacked.</summary>
/// <param name="SeriesLeft">Series that still lack candles of some interval.</param>
/// <param name="Candles">Candles that this store has made in this way, all in all.</param>
public readonly record struct RollUpProgress(int SeriesLeft, long Candles);

/// <summary>What one transaction rolled up.</summary>
/// <param name="Candles">How many rows were stored or removed.</param>
/// <param name="IsDone">The series has all candles of the interval now.</param>
internal readonly record struct RolledUp(int Series, int Candles, bool IsDone);
