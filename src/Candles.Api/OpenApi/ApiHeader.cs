namespace Candles.Api.OpenApi;

internal sealed record ApiHeader(string Name, string Description)
{
    /// <summary>Headers of an answer whose tag is made of its bytes.</summary>
    public static IReadOnlyList<ApiHeader> OfTagged { get; } =
        [new("ETag", "A strong tag of the answer's bytes."), new("Cache-Control", "no-cache: ask again with If-None-Match.")];

    /// <summary>Headers of a request for one.</summary>
    public static IReadOnlyList<ApiHeader> OfConditional { get; } = [new("If-None-Match", "Entity tags of answers that the client has.")];
}
