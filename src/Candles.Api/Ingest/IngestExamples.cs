using Candles.Api.Http;
using Candles.Api.OpenApi;

namespace Candles.Api.Ingest;

/// <summary>Writes that the OpenAPI document shows, in their order: the first stores a candle, those after it send it again.</summary>
internal static class IngestExamples
{
    public const string Near = "/candle/my/USDT/NEAR";

    private const string Rows = "[[1780272000000,2.32,2.323,2.32,2.322,36613]]";
    private const string Again = """{"received":1,"inserted":0,"updated":0,"unchanged":1}""";

    public static IReadOnlyList<ApiExample> All { get; } =
    [
        Of("rows", Rows) with { Answer = """{"received":1,"inserted":1,"updated":0,"unchanged":0}""" },
        Of("objects", """{"data":[{"basetm":"2026-06-01T00:00:00Z","o":2.32,"h":2.323,"l":2.32,"c":2.322,"v":36613}]}"""),
        Of("one row a line", "[1780272000000,2.32,2.323,2.32,2.322,36613]\n", "application/x-ndjson"),
        Of("csv", "open_time,open,high,low,close,volume\n1780272000000,2.32,2.323,2.32,2.322,36613\n", "text/csv"),
        Of("with a key of its own", Rows) with { Headers = [ApiExample.Key, (IdempotencyKey.Header, "8d2f4f0e-6f0c-4b57-9a52-5b1d2b0a8c11")] },
        Of("a high below the low", "[[1780272000000,2.32,2.1,2.2,2.322,1]]") with { Answer = null, Problem = ProblemType.CandlesInvalid },
        Of("another interval than the first", Rows) with
        {
            Address = $"{Near}?interval=1h", Answer = null, Problem = ProblemType.NotBaseInterval,
        },
        Of("half a body", "[[17802720") with { Answer = null, Problem = ProblemType.BodyUnreadable },
        Of("a type that is not taken", "<row/>", "text/xml") with { Answer = null, Problem = ProblemType.ContentTypeUnsupported },
        Of("no key", Rows) with { Headers = [], Answer = null, Problem = ProblemType.KeyMissing },
    ];

    private static ApiExample Of(string shows, string body, string type = "application/json") => new(shows, $"{Near}?interval=1m")
    {
        Headers = [ApiExample.Key],
        Body = body,
        BodyType = type,
        Answer = Again,
    };
}
