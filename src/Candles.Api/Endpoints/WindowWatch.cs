using System.Diagnostics;
using Candles.Api.Metrics;

namespace Candles.Api.Endpoints;

/// <summary>
/// The clock of an answer from memory. It allocates nothing unless the client asks for times, and where nobody wants to know is not looked at.
/// </summary>
internal readonly record struct WindowWatch
{
    private readonly WindowMetrics _metrics;
    private readonly long _came; // 0: the request is counted elsewhere
    private readonly long _began; // 0: nobody wants to know

    /// <param name="isAsked">The client wants to know.</param>
    /// <param name="came">When the request came, where this is who counts it.</param>
    public WindowWatch(WindowMetrics metrics, bool isAsked, long came = 0)
    {
        _metrics = metrics;
        _came = came;
        _began = metrics.IsOn || isAsked ? Stopwatch.GetTimestamp() : 0;
    }

    /// <summary>For how long the store was waited for, in ticks.</summary>
    private long Waited { get; init; }

    private long Made { get; init; }

    /// <summary>Says that what is to be sent is known, and puts the header that tells of it where it was asked for.</summary>
    public WindowWatch IsMade(HttpContext context, in CandleRequest request, TimeSpan waited)
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
    public void IsWritten(HttpContext context, in CandleRequest request, int length, bool isKnown = false)
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
        if (_came == 0)
            return;

        var isHead = HttpMethods.IsHead(context.Request.Method);
        _metrics.Requests(request.Format, isHead, isKnown).Record(now - _came, isHead ? 0 : length);
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
