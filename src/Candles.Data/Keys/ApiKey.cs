using Candles.Data.Model;

namespace Candles.Data.Keys;

/// <summary>What is known of a key; the key itself is not. Times are Unix milliseconds, UTC.</summary>
/// <param name="Hash">SHA-256 of the key.</param>
/// <param name="Name">As <see cref="SeriesKey.IsName"/> has it; no two live keys share one, whatever their case.</param>
/// <param name="LastUsed">To the minute; null where it never was.</param>
/// <param name="Revoked">Null while it is live.</param>
public sealed record ApiKey(KeyHash Hash, string Name, ScopeSet Scopes, long Created, long? LastUsed = null, long? Revoked = null)
{
    /// <summary>So many keys may be live at a time: servers hold all of them in memory.</summary>
    public const int MaxLive = 1000;

    public string Id => Hash.Id;
}

/// <summary>A key as Dapper reads it, from either store.</summary>
internal sealed class KeyRow
{
    public required byte[] Hash { get; init; }
    public required string Name { get; init; }
    public required string Scopes { get; init; }
    public required long Created { get; init; }
    public long? LastUsed { get; init; }
    public long? Revoked { get; init; }

    public ApiKey ToKey() => new(new KeyHash(Hash), Name, ScopeSet.Parse(Scopes), Created, LastUsed, Revoked);
}
