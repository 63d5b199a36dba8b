using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Candles.Api.Metrics;

/// <summary>One set of labels of a histogram, bound once, so that counting a value looks nothing up.</summary>
/// <remarks>
/// What <c>/metrics</c> shows is counted here. The instrument is told as well while somebody listens to it (dotnet-counters, OpenTelemetry):
/// what it costs then, several times as much (bench/results, Instruments), is paid by those who have switched that on.
/// </remarks>
internal sealed class LabelledHistogram(Histogram<double> instrument, Buckets buckets, KeyValuePair<string, object?>[] labels)
{
    private readonly Distribution _values = new(buckets);

    public IReadOnlyList<KeyValuePair<string, object?>> Labels => labels;

    /// <param name="value">Ticks or bytes, as the buckets count.</param>
    public void Record(long value)
    {
        _values.Add(value);
        if (instrument.Enabled)
            instrument.Record(value * buckets.Unit, labels);
    }

    /// <inheritdoc cref="Distribution.Read"/>
    public (long[] Counts, double Sum) Read() => _values.Read();
}

/// <summary>A histogram with all its sets of labels.</summary>
internal sealed class LabelledHistograms(Histogram<double> instrument, Buckets buckets)
{
    private readonly ConcurrentQueue<LabelledHistogram> _all = new();

    public Histogram<double> Instrument => instrument;

    public Buckets Buckets => buckets;

    public IEnumerable<LabelledHistogram> All => _all;

    /// <param name="labels">Each set once; what is empty is left out.</param>
    public LabelledHistogram Add(params (string Name, string Value)[] labels)
    {
        var added = new LabelledHistogram(
            instrument, buckets, [.. labels.Where(label => label.Value.Length > 0).Select(label => KeyValuePair.Create(label.Name, (object?)label.Value))]);
        _all.Enqueue(added);
        return added;
    }
}
