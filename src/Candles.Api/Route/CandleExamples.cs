using Candles.Api.Http;
using Candles.Api.OpenApi;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Requests to the candle route that the OpenAPI document shows.</summary>
internal static class CandleExamples
{
    public static IReadOnlyList<ApiExample> All { get; } =
    [
        .. CandleEncoder.All.Select(OfFormat),
        new("a range, oldest first", $"{ApiSample.Btc}?interval=1h&from=2026-01-01T00:00:00Z&to=2100-01-01T00:00:00Z&limit=24&closed=true"),
        new("the finest interval that needs few candles", $"{ApiSample.Btc}?points=500&from=2026-05-01T00:00:00Z&to=2026-06-01T00:00:00Z"),
        new("missing candles filled in", $"{ApiSample.Btc}?limit=100&fill=previous"),
        new("a path with its steps", $"{ApiSample.Btc}?limit=1440&path=validated&timing=true"),
        new("a format by Accept", $"{ApiSample.Btc}?limit=1") { Headers = [("Accept", "text/csv")], Answers = "text/csv" },
        new("nothing has changed", $"{ApiSample.Btc}?limit=1") { Headers = [("If-None-Match", "*")], Status = StatusCodes.Status304NotModified, Answers = "" },
        new("a limit that is none", $"{ApiSample.Btc}?limit=0") { Problem = ProblemType.ParameterInvalid },
        new("a name that is none", "/candle/demo/USDT/B!C") { Problem = ProblemType.SymbolInvalid },
        new("a series that is not there", "/candle/demo/USDT/NOTHING") { Problem = ProblemType.SeriesNotFound },
        new("a format that is not there", ApiSample.Btc) { Headers = [("Accept", "image/png")], Problem = ProblemType.NotAcceptable },
        new("identity refused", $"{ApiSample.Btc}?path=raw")
        {
            Headers = [("Accept-Encoding", "gzip, identity;q=0")],
            Problem = ProblemType.CodingNotAcceptable,
        },
    ];

    private static ApiExample OfFormat(CandleEncoder format) => new($"format {format.Name}", $"{ApiSample.Btc}?limit=1&format={format.Name}")
    {
        Answers = format.ContentType,
        Answer = format.IsText ? ApiSample.Body(format) : null,
    };
}
