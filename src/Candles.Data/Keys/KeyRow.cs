namespace Candles.Data.Keys;

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
