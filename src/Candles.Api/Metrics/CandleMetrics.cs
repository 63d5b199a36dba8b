using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Candles.Api.Metrics;

/// <summary>How long requests and the steps of answers took, and how large answers were; the meter <c>Candles</c>.</summary>
internal sealed class CandleMetrics : IDisposable
{
    public const string MeterName = "Candles";

    private readonly LabelledHistograms _durations;
    private readonly LabelledHistograms _sizes;
    private readonly LabelledHistograms _steps;
    private readonly ConcurrentDictionary<RequestLabels, Lazy<RequestSeries>> _requests = new();
    private readonly ConcurrentDictionary<(string Path, string Format), Lazy<StepSeries>> _answers = new();

    public CandleMetrics()
    {
        _durations = Histogram("candles.request.duration", "s", "Time from the arrival of a request to the end of its handling.", Buckets.Durations);
        _sizes = Histogram("candles.response.size", "By", "Bytes of the bodies of answers; none for HEAD and 304.", Buckets.Sizes);
        _steps = Histogram("candles.step.duration", "s", "Time of the steps of an answer with candles.", Buckets.Durations);
    }

    /// <summary>Of this server, not of its process: two servers in one process have two.</summary>
    public Meter Meter { get; } = new(MeterName);

    public IReadOnlyList<LabelledHistograms> Histograms => [_durations, _sizes, _steps];

    public RequestSeries Request(in RequestLabels labels) =>
        _requests.GetOrAdd(labels, static (labels, all) => new(() => all.Make(labels)), this).Value;

    /// <summary>The steps of a path in a format.</summary>
    public StepSeries Answer(string path, string format) =>
        _answers.GetOrAdd((path, format), static (of, all) => new(() => all.Make(of.Path, of.Format)), this).Value;

    public void Dispose() => Meter.Dispose();

    private RequestSeries Make(RequestLabels labels)
    {
        (string, string)[] all =
        [
            ("method", labels.Method), ("route", labels.Route), ("path", labels.Path), ("format", labels.Format),
            ("status", labels.Status.ToString(CultureInfo.InvariantCulture)),
        ];
        return new RequestSeries(_durations.Add(all), _sizes.Add(all));
    }

    private StepSeries Make(string path, string format) =>
        new([.. Steps.Names.Select(step => _steps.Add(("step", step), ("path", path), ("format", format)))]);

    private LabelledHistograms Histogram(string name, string unit, string description, Buckets buckets) => new(
        Meter.CreateHistogram(name, unit, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets.Bounds }),
        buckets);
}

/// <summary>What requests are told apart by: words of ours alone, so that nobody can make up more of them.</summary>
/// <param name="Route">The pattern, or <c>none</c>.</param>
/// <param name="Path">Empty where no path was reached, as <paramref name="Format"/>.</param>
internal readonly record struct RequestLabels(string Method, string Route, string Path, string Format, int Status);

/// <summary>Requests of the same labels.</summary>
internal sealed record RequestSeries(LabelledHistogram Duration, LabelledHistogram Size)
{
    /// <param name="ticks">Of <see cref="System.Diagnostics.Stopwatch"/>.</param>
    /// <param name="bytes">Of the body.</param>
    public void Record(long ticks, long bytes)
    {
        Duration.Record(ticks);
        Size.Record(bytes);
    }
}

/// <summary>The steps of one path in one format.</summary>
internal sealed class StepSeries(LabelledHistogram[] steps)
{
    public LabelledHistogram this[Step step] => steps[(int)step];

    public void Record(StepTimes times)
    {
        for (var step = 0; step < steps.Length; step++)
        {
            if (times.Of((Step)step) is { } ticks)
                steps[step].Record(ticks);
        }
    }
}
