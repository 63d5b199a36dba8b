using Candles.Data.Keys;

namespace Candles.Api.Security;

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
