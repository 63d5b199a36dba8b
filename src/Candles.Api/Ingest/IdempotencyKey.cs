using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Api.Security;
using Candles.Data.Model;
using Microsoft.AspNetCore.Http.Features;

namespace Candles.Api.Ingest;

/// <summary>The header Idempotency-Key, by which a client that repeats a request says that it is the same one.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 128;

    /// <param name="key">Null where none was sent.</param>
    public static bool TryRead(HttpRequest request, out string? key, [NotNullWhen(false)] out Problem? problem)
    {
        var sent = request.Headers[Header];
        key = sent.Count == 0 ? null : sent.ToString();
        problem = sent.Count > 1 ? Invalid("is given twice")
            : key is null || IsKey(key) ? null
            : Invalid($"is {Quote.Of(key)}");
        return problem is null;
    }

    /// <summary>What identifies a write, and the body that it was sent with.</summary>
    /// <param name="body">Decoded.</param>
    public static IdempotencyToken Once(HttpContext context, string key, ReadOnlySpan<byte> body)
    {
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var scope = string.Join('\n', context.CallerKey()?.Id, context.Request.Method, target, key); // none of them can hold a line's end
        return new IdempotencyToken(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(scope)), SHA256.HashData(body));
    }

    private static bool IsKey(string text) => text.Length is >= 1 and <= MaxLength && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static Problem Invalid(string how) => new(ProblemType.IdempotencyKeyInvalid, $"{Header} takes {BatchLimits.IdempotencyKey}, once; it {how}.");
}
