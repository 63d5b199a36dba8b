using Candles.Api.Http;
using Candles.Api.Options;
using Candles.Data.Keys;

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
            Welcome(context, known);
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

        Welcome(context, known);
        return null;
    }

    private void Welcome(HttpContext context, KnownKey known)
    {
        context.Features.Set(known.Key);
        uses.Note(known);
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
