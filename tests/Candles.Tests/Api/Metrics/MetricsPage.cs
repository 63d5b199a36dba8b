using System.Globalization;
using Candles.Api.Metrics;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Metrics;

/// <summary>What <c>/metrics</c> says: samples by name and labels, as they are written.</summary>
internal sealed class MetricsPage(string text)
{
    private readonly Dictionary<string, double> _samples = text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .ToDictionary(line => line[..line.LastIndexOf(' ')], line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));

    public static async Task<MetricsPage> Of(CandlesApp app) => new(await app.GetBody("/metrics"));

    public string Text => text;

    /// <summary>A sample; 0 where there is none.</summary>
    public double this[string sample] => _samples.GetValueOrDefault(sample);

    /// <summary>How often the steps of a path were recorded, by the name of the step.</summary>
    public Dictionary<string, double> StepsOf(string path, string format = "objects") =>
        Steps.Names
            .Select(step => (Step: step, Count: this[$"candles_step_duration_seconds_count{{step=\"{step}\",path=\"{path}\",format=\"{format}\"}}"]))
            .Where(step => step.Count > 0)
            .ToDictionary(step => step.Step, step => step.Count);

    /// <summary>How many requests of the candle route came to a status.</summary>
    public double Answers(string method, int status, string labels) => this[
        $"candles_request_duration_seconds_count{{method=\"{method}\",route=\"/candle/{{exchange}}/{{market}}/{{asset}}\",{labels}status=\"{status}\"}}"];
}
