using System.Diagnostics.Metrics;

namespace Candles.Api.Metrics;

/// <summary>A figure as it was looked up.</summary>
internal readonly record struct Observed(double Value, IReadOnlyList<KeyValuePair<string, object?>> Labels);

/// <summary>
/// Looks up the observable instruments of our meter, and of the runtime and the driver those that <see cref="TextName"/> lists.
/// Instruments that tell every single value are not listened to.
/// </summary>
internal sealed class ObservedValues : IDisposable
{
    private readonly Lock _reading = new();
    private readonly MeterListener _listener = new();
    private readonly SortedDictionary<string, (MetricKind Kind, string Help, List<Observed> Values)> _read = new(StringComparer.Ordinal);

    public ObservedValues(Meter own)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.IsObservable && TextName.Of(instrument, own) is { } name)
                listener.EnableMeasurementEvents(instrument, name);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, labels, name) => Take(instrument, value, labels, (TextName)name!));
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, name) => Take(instrument, value, labels, (TextName)name!));
        _listener.SetMeasurementEventCallback<double>((instrument, value, labels, name) => Take(instrument, value, labels, (TextName)name!));
        _listener.Start();
    }

    /// <summary>Looks all up and writes them, by name.</summary>
    public void Write(MetricsText text)
    {
        lock (_reading)
        {
            _read.Clear();
            _listener.RecordObservableInstruments();
            foreach (var (name, (kind, help, values)) in _read)
            {
                text.Family(name, kind, help);
                foreach (var (value, labels) in values)
                    text.Sample(name, labels, value);
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> labels, TextName name)
    {
        if (!_read.TryGetValue(name.Text, out var family))
            _read.Add(name.Text, family = (name.Kind, instrument.Description ?? "", []));

        var own = labels.ToArray();
        var same = family.Values.FindIndex(other => other.Labels.SequenceEqual(own));
        if (same < 0)
            family.Values.Add(new Observed(value, own));
        else
            family.Values[same] = family.Values[same] with { Value = family.Values[same].Value + value }; // pools of one name are one
    }
}
