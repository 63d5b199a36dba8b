using System.Text.Json.Nodes;
using Candles.Api.Http;

namespace Candles.Api.OpenApi;

/// <summary>What the OpenAPI document says of an endpoint beside what its route says; part of the endpoint's metadata.</summary>
internal sealed record ApiOperation(string Summary)
{
    /// <summary>Answers of what many operations can come to, where the store is asked.</summary>
    public static IReadOnlyList<ProblemType> StoreProblems { get; } =
        [ProblemType.StoreUnavailable, ProblemType.StoreBusy, ProblemType.TimeBudgetSpent];

    /// <summary>What OPTIONS does everywhere.</summary>
    public static ApiOperation Options { get; } = new("Says which methods there are.")
    {
        Status = StatusCodes.Status204NoContent,
        Headers = [new("Allow", "The methods.")],
        WithoutExample = "Any address of the route, asked with OPTIONS.",
    };

    public string? Details { get; init; }

    /// <summary>Parameters of the query string.</summary>
    public IReadOnlyList<ApiParameter> Query { get; init; } = [];

    /// <summary>Request headers that count here.</summary>
    public IReadOnlyList<ApiHeader> RequestHeaders { get; init; } = [];

    /// <summary>Media types of the request's body; none where it has none.</summary>
    public IReadOnlyList<string> Takes { get; init; } = [];

    public int Status { get; init; } = StatusCodes.Status200OK;

    /// <summary>Media types of the answer.</summary>
    public IReadOnlyList<string> Answers { get; init; } = [];

    /// <summary>Response headers beside the usual ones.</summary>
    public IReadOnlyList<ApiHeader> Headers { get; init; } = [];

    /// <summary>Whether <c>If-None-Match</c> may be answered with 304.</summary>
    public bool IsConditional { get; init; }

    /// <summary>Problems of its own; those of keys, limits and the unexpected are added.</summary>
    public IReadOnlyList<ProblemType> Problems { get; init; } = [];

    /// <summary>Requests that answer as they say: together they give every parameter a value.</summary>
    public IReadOnlyList<ApiExample> Examples { get; init; } = [];

    /// <summary>Why there is no example; null where there are some.</summary>
    public string? WithoutExample { get; init; }

    /// <summary>What a JSON answer is like; null where the examples' answers tell.</summary>
    public Func<JsonObject>? Schema { get; init; }

    public static bool IsJson(string mediaType) => mediaType is "application/json" or "application/problem+json";

    public int StatusOf(ApiExample example) => example.Problem?.Status ?? example.Status ?? Status;

    /// <summary>Media type of an example's answer; null or empty where it has no body.</summary>
    public string? TypeOf(ApiExample example) =>
        example.Problem is not null ? "application/problem+json" : example.Answers ?? (Answers.Count > 0 ? Answers[0] : null);

    /// <summary>The body of an error, where it is not <c>application/problem+json</c>: the shape that clients of another system know.</summary>
    public Func<JsonObject>? ErrorSchema { get; init; }
}

/// <summary>A parameter of a query string.</summary>
/// <param name="Accepts">What it takes, for error texts.</param>
/// <param name="Meaning">What it does.</param>
/// <param name="Schema">What it takes and its default, for programs.</param>
internal record ApiParameter(string Name, string Accepts, string Meaning, Func<JsonObject> Schema);

internal static class ApiOperationExtensions
{
    /// <summary>Says what an endpoint does, for the OpenAPI document, which needs it of every one.</summary>
    public static TBuilder Describe<TBuilder>(this TBuilder endpoint, ApiOperation operation)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(operation);
}

internal sealed record ApiHeader(string Name, string Description)
{
    /// <summary>Headers of an answer whose tag is made of its bytes.</summary>
    public static IReadOnlyList<ApiHeader> OfTagged { get; } =
        [new("ETag", "A strong tag of the answer's bytes."), new("Cache-Control", "no-cache: ask again with If-None-Match.")];

    /// <summary>Headers of a request for one.</summary>
    public static IReadOnlyList<ApiHeader> OfConditional { get; } = [new("If-None-Match", "Entity tags of answers that the client has.")];
}

/// <summary>What belongs together for whoever reads the API: a tag of the OpenAPI document.</summary>
/// <param name="Starts">How the paths begin that belong to it; a path belongs where most of it fits.</param>
internal sealed record ApiGroup(string Name, string About, params string[] Starts)
{
    /// <summary>In the order in which they are read.</summary>
    public static IReadOnlyList<ApiGroup> All { get; } =
    [
        new("Candles", "Read them; with a key, write and delete them.", "/candle", "/latest"),
        new("Live", "Candles as they change.", "/live", "/candle/{exchange}/{market}/{asset}/live"),
        new("Discovery", "What there is.", "/series", "/intervals", "/openapi"),
        new("TradingView UDF", "As TradingView's adapter asks.", "/udf"),
        new("Binance", "As Binance's spot market is asked.", "/binance"),
        new("Operation", "For whoever runs the server.", "/health", "/metrics"),
        new("Pages", "For people.", "/"),
    ];

    public static ApiGroup Of(string path) => All.MaxBy(group => group.Fit(path))!;

    /// <summary>Those that some of the paths belong to.</summary>
    public static JsonArray Tags(IEnumerable<string> paths) =>
        new([.. All.Intersect(paths.Select(Of)).Select(group => new JsonObject { ["name"] = group.Name, ["description"] = group.About })]);

    private int Fit(string path) => Starts.Max(start => path.StartsWith(start, StringComparison.Ordinal) ? start.Length : 0);
}
