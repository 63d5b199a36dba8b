namespace Candles.Data.Model;

/// <summary>Makes a write happen once, however often it is sent: an answer given is given again for 24 hours.</summary>
/// <param name="Scope">SHA-256 over API key, method, path with query, and the idempotency key.</param>
/// <param name="Body">SHA-256 of the decoded body.</param>
public sealed record IdempotencyToken(byte[] Scope, byte[] Body)
{
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);
}
