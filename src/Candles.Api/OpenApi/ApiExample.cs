using Candles.Api.Http;

namespace Candles.Api.OpenApi;

/// <summary>A request that may be sent as it stands, and how it is answered: a test sends every one to a server that holds <see cref="ApiSample"/>.</summary>
/// <param name="Shows">What it shows, in a few words; no two of an operation have the same.</param>
/// <param name="Address">Path and query, encoded as they are sent. What is read belongs to exchange <c>demo</c>.</param>
internal sealed record ApiExample(string Shows, string Address)
{
    /// <summary>A header that lets a request do what a key is needed for; the reader, or the test, puts the key in.</summary>
    public static (string Name, string Value) Key { get; } = ("Authorization", "Bearer KEY");

    /// <summary>Request headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    /// <summary>The request's body; null for none.</summary>
    public string? Body { get; init; }

    /// <summary>Media type of the request's body.</summary>
    public string BodyType { get; init; } = "application/json";

    /// <summary>Status of the answer; null for that of the operation.</summary>
    public int? Status { get; init; }

    /// <summary>Media type of the answer; null for the first of the operation, empty where the answer has no body.</summary>
    public string? Answers { get; init; }

    /// <summary>The whole body of the answer where the server holds nothing but <see cref="ApiSample"/>; null where that is not told.</summary>
    public string? Answer { get; init; }

    /// <summary>What the request is refused with; null where it is not.</summary>
    public ProblemType? Problem { get; init; }
}
