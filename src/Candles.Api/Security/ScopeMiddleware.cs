using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Data.Keys;
using Microsoft.Extensions.Primitives;

namespace Candles.Api.Security;

/// <summary>
/// Lets through who may do what the chosen endpoint does, by its <see cref="RequiredScope"/> and the key of the header
/// Authorization. Reads are open unless <c>Candles:RequireKeyForReads</c> closes them, and are not even looked at then.
/// </summary>
internal sealed class ScopeMiddleware(RequestDelegate next, KeyRing ring, KeyUses uses, CandlesOptions options)
{
    private const string Challenge = "Bearer realm=\"candles\"";
    private const string InvalidToken = ", error=\"invalid_token\"";

    public Task InvokeAsync(HttpContext context) =>
        RequiredScope.Of(context) is not { } needed ? next(context)
        : needed > Scope.Read || options.RequireKeyForReads ? Authorize(context, needed)
        : options.ReadsPerSecond > 0 ? Identify(context)
        : next(context);

    private async Task Authorize(HttpContext context, Scope needed)
    {
        if (await Admit(context, needed) is { } refused)
            await refused.Write(context);
        else
            await next(context);
    }

    /// <summary>Finds out whose request it is, for its share of the reads; here a key that is not known is none.</summary>
    private async Task Identify(HttpContext context)
    {
        if (BearerKey.TryRead(context.Request.Headers.Authorization, out var hash)
            && await ring.Find(hash, context.RequestAborted) is { } known)
        {
            Admit(context, known);
        }

        await next(context);
    }

    /// <returns>Why the request may not go on; null where it may.</returns>
    private async Task<Problem?> Admit(HttpContext context, Scope needed)
    {
        var header = context.Request.Headers.Authorization;
        var name = ScopeSet.NameOf(needed);
        if (header.Count == 0)
        {
            return Challenged(
                context, "", ProblemType.KeyMissing,
                $"{context.Request.Method} needs a key with scope {name} here: send {BearerKey.Accepted}.{await HowToMakeOne(name, context)}");
        }

        if (!BearerKey.TryRead(header, out var hash))
        {
            return Challenged(
                context, InvalidToken, ProblemType.KeyUnknown, $"The header Authorization is not what is accepted: {BearerKey.Accepted}.");
        }

        if (await ring.Find(hash, context.RequestAborted) is not { } known)
        {
            return Challenged(
                context, InvalidToken, ProblemType.KeyUnknown,
                $"The key is not known here, or was revoked; a key with scope {name} is needed.{await HowToMakeOne(name, context)}");
        }

        if (!known.Key.Scopes.Allow(needed))
        {
            return Challenged(
                context, $", error=\"insufficient_scope\", scope=\"{name}\"", ProblemType.ScopeMissing,
                $"The key '{known.Key.Name}' has the scopes {known.Key.Scopes}; scope {name} is needed.");
        }

        Admit(context, known);
        return null;
    }

    private void Admit(HttpContext context, KnownKey known)
    {
        context.Features.Set(known.Key);
        uses.MarkUsed(known);
    }

    private async ValueTask<string> HowToMakeOne(string scope, HttpContext context) => await ring.IsEmpty(context.RequestAborted)
        ? $" This server has no key yet; where it runs, this makes one: candles keys add collector --scopes {scope}"
        : "";

    private static Problem Challenged(HttpContext context, string error, ProblemType type, string detail)
    {
        context.Response.Headers.WWWAuthenticate = Challenge + error;
        return new Problem(type, detail);
    }
}

/// <summary>Says of an endpoint which scope it needs; <see cref="ScopeMiddleware"/> reads it.</summary>
internal sealed record RequiredScope(Scope Scope)
{
    /// <summary>What the endpoint that routing chose needs; null where it is open to all, or where there is none.</summary>
    public static Scope? Of(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>()?.Scope;
}

internal static class RequiredScopeExtensions
{
    /// <summary>Only callers whose key allows this scope come through. <see cref="Scope.Read"/> is asked for only with the option
    /// <c>Candles:RequireKeyForReads</c>.</summary>
    public static TBuilder RequireScope<TBuilder>(this TBuilder endpoints, Scope scope)
        where TBuilder : IEndpointConventionBuilder => endpoints.WithMetadata(new RequiredScope(scope));

    /// <summary>The key that the caller was let in with; null where none was asked for.</summary>
    public static ApiKey? CallerKey(this HttpContext context) => context.Features.Get<ApiKey>();
}

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
