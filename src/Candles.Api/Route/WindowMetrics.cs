using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>Where answers from memory are counted: bound once for each format, so that nothing is looked up by name.</summary>
/// <param name="metrics">Null where nothing is counted.</param>
internal sealed class WindowMetrics(CandleMetrics? metrics)
{
    private const int Kinds = 4; // of answers: with a body or 304, to GET or HEAD

    private readonly StepSeries?[] _steps = new StepSeries?[CandleEncoder.All.Count];
    private readonly RequestSeries?[] _requests = new RequestSeries?[Kinds * CandleEncoder.All.Count];

    public bool IsOn => metrics is not null;

    public StepSeries Steps(CandleEncoder format) => _steps[format.Index] ??= metrics!.Answer(ReadStrategy.Default.Name, format.Name);

    /// <summary>Requests for which no other middleware was asked.</summary>
    public RequestSeries Requests(CandleEncoder format, bool isHead, bool isKnown) =>
        _requests[(Kinds * format.Index) + (isHead ? 2 : 0) + (isKnown ? 1 : 0)] ??= metrics!.Request(new RequestLabels(
            isHead ? HttpMethods.Head : HttpMethods.Get,
            SeriesRoute.Pattern,
            ReadStrategy.Default.Name,
            format.Name,
            isKnown ? StatusCodes.Status304NotModified : StatusCodes.Status200OK));
}
