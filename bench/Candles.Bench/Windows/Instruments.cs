using System.Diagnostics;
using System.Diagnostics.Metrics;
using BenchmarkDotNet.Attributes;
using Candles.Api.Metrics;
using Candles.Bench.Running;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Candles.Bench.Windows;

/// <summary>
/// Two steps, the request's duration and its size, three looks at the clock: in our own stripes, with a listener that adds up by
/// labels as an exporter of text would have to, and with OpenTelemetry listening, too.
/// </summary>
[Question("What does it cost to count an answer from memory?")]
public class Instruments
{
    private readonly CandleMetrics _metrics = new();
    private readonly Meter _meter = new("Plain");
    private readonly MeterListener _listener = new();
    private readonly Dictionary<(object?, object?, object?), (long Count, double Sum)> _sums = [];
    private Histogram<double> _plain = null!;
    private MeterProvider? _provider;
    private StepSeries _steps = null!;
    private RequestSeries _request = null!;

    [GlobalSetup]
    public void Setup()
    {
        _steps = _metrics.Answer("window", "objects");
        _request = _metrics.Request(new RequestLabels("GET", "/candle/{exchange}/{market}/{asset}", "window", "objects", 200));
        _plain = _meter.CreateHistogram<double>("plain");
    }

    [GlobalSetup(Target = nameof(OwnStripesAndOpenTelemetry))]
    public void ListenAsOpenTelemetry()
    {
        Setup();
        _provider = Sdk.CreateMeterProviderBuilder()
            .AddMeter(CandleMetrics.MeterName)
            .AddReader(new BaseExportingMetricReader(new Nowhere()))
            .Build();
    }

    [GlobalSetup(Target = nameof(ListenerByLabels))]
    public void ListenByLabels()
    {
        Setup();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument == _plain)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, value, labels, _) =>
        {
            lock (_sums)
            {
                var key = (labels[0].Value, labels[1].Value, labels[2].Value);
                var (count, sum) = _sums.GetValueOrDefault(key);
                _sums[key] = (count + 1, sum + value);
            }
        });
        _listener.Start();
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _listener.Dispose();
        _provider?.Dispose();
        _meter.Dispose();
    }

    /// <summary>The clock alone.</summary>
    [Benchmark]
    public long ThreeLooksAtTheClock() => Stopwatch.GetTimestamp() + Stopwatch.GetTimestamp() + Stopwatch.GetTimestamp();

    [Benchmark(Baseline = true)]
    public void OwnStripes() => Count();

    /// <summary>What it would be if <c>/metrics</c> were made of what a listener hears.</summary>
    [Benchmark]
    public void ListenerByLabels()
    {
        long came = Stopwatch.GetTimestamp(), made = Stopwatch.GetTimestamp(), now = Stopwatch.GetTimestamp();
        Record(made - came, "window");
        Record(now - made, "write");
        Record(now - came, "request");
        Record(123_456, "size");
    }

    [Benchmark]
    public void OwnStripesAndOpenTelemetry() => Count();

    private void Count()
    {
        long came = Stopwatch.GetTimestamp(), made = Stopwatch.GetTimestamp(), now = Stopwatch.GetTimestamp();
        _steps[Step.Window].Record(made - came);
        _steps[Step.Write].Record(now - made);
        _request.Record(now - came, 123_456);
    }

    private void Record(double value, string step) =>
        _plain.Record(value, new KeyValuePair<string, object?>("step", step), new("path", "window"), new("format", "objects"));

    private sealed class Nowhere : BaseExporter<Metric>
    {
        public override ExportResult Export(in Batch<Metric> batch) => ExportResult.Success;
    }
}
