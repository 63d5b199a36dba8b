using System.Buffers;
using System.Buffers.Text;
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
