using System.Globalization;
using System.Text;

namespace Candles.Api.Metrics;

/// <summary>
/// Prometheus' text format 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format).
/// </summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public byte[] ToBytes() => System.Text.Encoding.UTF8.GetBytes(_text.ToString());

    public override string ToString() => _text.ToString();

    /// <summary>Begins a metric, all of whose samples follow.</summary>
    public void Family(string name, MetricKind kind, string help)
    {
        _text.Append("# HELP ").Append(name).Append(' ');
        Escape(help, isLabel: false);
        _text.Append("\n# TYPE ").Append(name).Append(' ').Append(kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Gauge => "gauge",
            _ => "histogram",
        }).Append('\n');
    }

    public void Sample(string name, IReadOnlyList<KeyValuePair<string, object?>> labels, double value) =>
        Sample(name, "", labels, null, value);

    /// <summary>Writes a histogram; of its sets of labels those that something was recorded for.</summary>
    public void Histogram(LabelledHistograms histogram)
    {
        var name = TextName.Own(histogram.Instrument, MetricKind.Histogram).Text;
        Family(name, MetricKind.Histogram, histogram.Instrument.Description ?? "");
        foreach (var labelled in histogram.All)
        {
            var (counts, sum) = labelled.Read();
            var count = 0L;
            if (counts.Sum() == 0)
                continue;
            for (var bucket = 0; bucket < counts.Length; bucket++)
            {
                count += counts[bucket];
                var bound = bucket < histogram.Buckets.Bounds.Count ? Number(histogram.Buckets.Bounds[bucket]) : "+Inf";
                Sample(name, "_bucket", labelled.Labels, bound, count);
            }

            Sample(name, "_sum", labelled.Labels, null, sum);
            Sample(name, "_count", labelled.Labels, null, count);
        }
    }

    private void Sample(string name, string ending, IReadOnlyList<KeyValuePair<string, object?>> labels, string? bound, double value)
    {
        _text.Append(name).Append(ending);
        var opening = '{';
        foreach (var (label, text) in labels)
            Label(ref opening, label, Convert.ToString(text, CultureInfo.InvariantCulture) ?? "");
        if (bound is not null)
            Label(ref opening, "le", bound);
        if (opening != '{')
            _text.Append('}');
        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    /// <param name="name">As OpenTelemetry has it: dots become underscores.</param>
    private void Label(ref char opening, string name, string value)
    {
        _text.Append(opening).Append(name.Replace('.', '_')).Append("=\"");
        Escape(value, isLabel: true);
        _text.Append('"');
        opening = ',';
    }

    private void Escape(string text, bool isLabel)
    {
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when isLabel => _text.Append("\\\""),
                _ => _text.Append(letter),
            };
        }
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e'); // 1e-06, as Go writes it
}
