using Candles.Report.Charts;

namespace Candles.Report.Jtl;

/// <summary>The server's memory and CPU while the run went on.</summary>
internal sealed class UsageCharts(IReadOnlyList<ServerUsage> usage)
{
    private readonly IReadOnlyList<ServerUsage[]> _stretches = [.. usage.Chunk(Math.Max(1, usage.Count / 300))];

    /// <summary>Of many readings the highest of each stretch: a peak is never left out.</summary>
    public LineChart Memory() => Over("Memory of the server", "Resident memory, MB", 3, stretch => stretch.Max(moment => moment.RssMb));

    public LineChart Cpu() => Over("CPU of the server", "CPU, % of one core", 1, stretch => stretch.Average(moment => moment.CpuPercent));

    /// <summary>How readings were put together, in words that end a sentence; empty where none were.</summary>
    /// <param name="how">What was taken of them.</param>
    public string Stretch(string how) => _stretches[0].Length == 1 ? "" : $"{how} of {_stretches[0].Length} readings a point";

    private LineChart Over(string name, string title, int colour, Func<ServerUsage[], double> value)
    {
        var seconds = usage[^1].Seconds;
        return new LineChart(
            name,
            Axes.Time(seconds),
            new Axis(title, LinearScale.UpTo(_stretches.Max(value))),
            [new Series(name, colour, [.. _stretches.Select(stretch => (Axes.At(stretch[0].Seconds, seconds), (double?)value(stretch)))])]);
    }
}
