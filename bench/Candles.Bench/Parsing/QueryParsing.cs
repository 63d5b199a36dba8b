using BenchmarkDotNet.Attributes;
using Candles.Api.Route;
using Candles.Bench.Running;
using Microsoft.AspNetCore.WebUtilities;

namespace Candles.Bench.Parsing;

/// <summary>ASP.NET Core's own parser only cuts the query string into names and values; nothing is read from them.</summary>
[Question("What does it cost to understand the query string of a question, beside ASP.NET Core's cutting it up?")]
public class QueryParsing
{
    public static IEnumerable<string> Questions =>
    [
        "?limit=1440",
        "?interval=1m&limit=1000&from=1780272000000&to=1780358400000",
        "?interval=1m&limit=1000&from=2026-06-01T00:00:00Z&to=2026-06-02T00:00:00Z",
        "?interval=1m&limit=1000&from=2026-06-01T00%3A00%3A00.000Z&to=2026-06-02T00%3A00%3A00.000Z",
    ];

    [ParamsSource(nameof(Questions))]
    public string Question { get; set; } = Questions.First();

    [Benchmark(Baseline = true, Description = "QueryHelpers")]
    public int General() => QueryHelpers.ParseQuery(Question).Count;

    [Benchmark(Description = "Ours, values read and checked")]
    public int Ours() =>
        CandleParameters.TryRead(Question, CandleParameter.All, out var parameters, out _) ? parameters.Limit : throw new InvalidOperationException(Question);
}
