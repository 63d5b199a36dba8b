using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Candles.Data.Keys;

/// <summary>A key as its holder has it: <c>cndl_</c> and 32 random bytes in base64url. It is shown once and never kept.</summary>
public static class KeySecret
{
    public const string Accepted = "cndl_ and 43 of the characters A-Z a-z 0-9 - _";

    private const string Prefix = "cndl_";
    private const int RandomBytes = 32;
    private const int Length = 48; // of the prefix, and of 32 bytes in base64url

    private static readonly SearchValues<char> Characters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    /// <exception cref="FormatException">The text is not <see cref="Accepted"/>.</exception>
    public static KeyHash Hash(string secret) =>
        TryHash(secret, out var hash) ? hash : throw new FormatException($"A key is {Accepted}."); // without the text: it may be nearly one

    /// <returns>False where the text cannot be a key.</returns>
    public static bool TryHash(ReadOnlySpan<char> text, out KeyHash hash)
    {
        hash = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length..].ContainsAnyExcept(Characters))
            return false;

        Span<byte> ascii = stackalloc byte[Length];
        Encoding.ASCII.GetBytes(text, ascii);
        hash = new KeyHash(SHA256.HashData(ascii));
        return true;
    }
}

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
