using Microsoft.AspNetCore.Cors;

namespace Candles.Api.OpenApi;

/// <summary>How resources are mapped.</summary>
internal static class ResourceMapping
{
    private const string ReadMethods = "GET, HEAD, OPTIONS";

    /// <summary>Maps a resource that is read: GET, HEAD, and OPTIONS that says so.</summary>
    /// <param name="others">Methods that are mapped elsewhere for the same pattern.</param>
    /// <returns>What reads; OPTIONS stays as it is.</returns>
    public static IEndpointConventionBuilder MapRead(
        this IEndpointRouteBuilder app, string pattern, RequestDelegate read, params string[] others)
    {
        var allowed = string.Join(", ", [ReadMethods, .. others]);
        var reading = app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], read);
        app.MapMethods(pattern, [HttpMethods.Options], context =>
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            context.Response.Headers.Allow = allowed;
            return Task.CompletedTask;
        }).Describe(ApiOperation.Options);
        return reading;
    }

    /// <summary>Maps a method that changes a resource; pages of other origins may not use it.</summary>
    public static IEndpointConventionBuilder MapChange(this IEndpointRouteBuilder app, string method, string pattern, RequestDelegate change) =>
        app.MapMethods(pattern, [method], change).WithMetadata(new DisableCorsAttribute());
}
