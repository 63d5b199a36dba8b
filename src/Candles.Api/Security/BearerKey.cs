using Candles.Data.Keys;
using Microsoft.Extensions.Primitives;

namespace Candles.Api.Security;

/// <summary>The key in an Authorization header (RFC 6750, 2.1), the one place where a key is accepted.</summary>
internal static class BearerKey
{
    public const string Accepted = $"'Authorization: Bearer KEY', once, where KEY is {KeySecret.Accepted}";

    private const string Scheme = "Bearer ";

    /// <returns>False where the header holds anything but one key.</returns>
    public static bool TryRead(StringValues header, out KeyHash hash)
    {
        hash = default;
        return header is [{ } value]
            && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            && KeySecret.TryHash(value.AsSpan(Scheme.Length).Trim(' '), out hash);
    }
}
