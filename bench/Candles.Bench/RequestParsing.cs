using BenchmarkDotNet.Attributes;
using Candles.Api.Endpoints;

namespace Candles.Bench;

/// <summary>What does it cost to understand the query string of a question?</summary>
[MemoryDiagnoser]
public class RequestParsing
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

    [Benchmark]
    public int Parameters() =>
        CandleParameters.TryRead(Question, CandleParameter.All, out var parameters, out _) ? parameters.Limit : throw new InvalidOperationException(Question);
}
