using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Candles.Data.Keys;

/// <summary>
/// SHA-256 of a key, all that is ever kept of it. A key is 256 random bits, so a fast hash is enough: there is nothing to guess.
/// Two are compared in constant time.
/// </summary>
public readonly struct KeyHash : IEquatable<KeyHash>
{
    private const int IdBytes = 6;

    private readonly Hash _hash;

    /// <exception cref="ArgumentException">These are not 32 bytes.</exception>
    public KeyHash(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes)
            throw new ArgumentException("A SHA-256 hash has 32 bytes.", nameof(sha256));
        sha256.CopyTo(_hash);
    }

    /// <summary>Twelve hex digits, enough to tell one key from another and of no use beyond that.</summary>
    public string Id => Convert.ToHexStringLower(_hash[..IdBytes]);

    public byte[] ToArray() => ((ReadOnlySpan<byte>)_hash).ToArray();

    public bool Equals(KeyHash other) => CryptographicOperations.FixedTimeEquals(_hash, other._hash);
    public override bool Equals(object? obj) => obj is KeyHash other && Equals(other);
    public override int GetHashCode() => MemoryMarshal.Read<int>(_hash);

    /// <summary>The id, so that the hash itself gets into no log.</summary>
    public override string ToString() => Id;

    [System.Runtime.CompilerServices.InlineArray(SHA256.HashSizeInBytes)]
    private struct Hash
    {
        private byte _first;
    }
}
