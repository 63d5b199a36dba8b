using System.Text.Json.Nodes;

namespace Candles.Api.OpenApi;

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
