using System.Diagnostics;
using Candles.Api.Http;
using Candles.Api.Metrics;
using Candles.Formats.Responses;

namespace Candles.Api.Route;

/// <summary>
/// The clock of an answer from memory. It allocates nothing unless the client asks for times, and where nobody wants to know is not looked at.
/// </summary>
internal readonly record struct WindowWatch
{
    private readonly WindowMetrics _metrics;
    private readonly bool _isWhole;
    private readonly long _began; // 0: nobody wants to know

    /// <param name="began">When the search began; 0 where the clock was not looked at.</param>
    /// <param name="isAsked">The client wants to know.</param>
    /// <param name="isWhole">It began when the request came, which is counted here, too.</param>
    public WindowWatch(WindowMetrics metrics, long began, bool isAsked, bool isWhole)
    {
        _metrics = metrics;
        _isWhole = isWhole;
        _began = began == 0 && isAsked ? Stopwatch.GetTimestamp() : began;
    }

    /// <summary>For how long the store was waited for, in ticks.</summary>
    private long Waited { get; init; }

    private long Made { get; init; }

    /// <summary>Looks at the clock where metrics are on: 0 where they are not.</summary>
    public static long Now(WindowMetrics metrics) => metrics.IsOn ? Stopwatch.GetTimestamp() : 0;

    /// <summary>Says that what is to be sent is known, and puts the header that tells of it where it was asked for.</summary>
    public WindowWatch MarkReady(HttpContext context, in CandleRequest request, TimeSpan waited)
    {
        if (_began == 0)
            return this;

        var made = this with { Made = Stopwatch.GetTimestamp(), Waited = StepTimes.TicksOf(waited) };
        if (request.Timing)
            ServerTiming.Put(context, made.Times());
        return made;
    }

    /// <summary>Says that headers, and a body where there is one, have been written.</summary>
    /// <param name="isKnown">The client had the body already.</param>
    public void MarkWritten(HttpContext context, in CandleRequest request, int length, bool isKnown = false)
    {
        if (!_metrics.IsOn)
            return;

        var now = Stopwatch.GetTimestamp();
        var steps = _metrics.Steps(request.Format);
        steps[Step.Window].Record(Made - _began - Waited);
        if (Waited > 0)
            steps[Step.Db].Record(Waited);
        if (!isKnown)
            steps[Step.Write].Record(now - Made);
        if (!_isWhole)
            return;

        var isHead = HttpMethods.IsHead(context.Request.Method);
        _metrics.Requests(request.Format, isHead, isKnown).Record(now - _began, isHead ? 0 : length);
    }

    private StepTimes Times()
    {
        var times = new StepTimes();
        if (Waited > 0)
            times.Add(Step.Db, Waited);
        times.Add(Step.Window, Made - _began - Waited);
        return times;
    }
}

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
