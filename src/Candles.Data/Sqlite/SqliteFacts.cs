namespace Candles.Data.Sqlite;

/// <summary>What SQLite says of a database file.</summary>
/// <param name="SchemaVersion">0 where there is no schema yet; null where it is damaged beyond reading.</param>
/// <param name="NewestSchema">The version that this program makes, the newest that it knows.</param>
/// <param name="Damage">What <c>PRAGMA quick_check</c> found; empty where nothing; null where it was not through in time.</param>
internal sealed record SqliteFacts(int? SchemaVersion, int NewestSchema, IReadOnlyList<string>? Damage);
