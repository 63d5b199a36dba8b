using Candles.Report.Charts;

namespace Candles.Report.Jtl;

/// <summary>The server's memory and CPU while the run went on.</summary>
internal sealed class UsageCharts(IReadOnlyList<ServerUsage> usage)
{
    public LineChart Memory() => Over("Memory of the server", "Resident memory, MB", 3, moment => moment.RssMb);

    public LineChart Cpu() => Over("CPU of the server", "CPU, % of one core", 1, moment => moment.CpuPercent);

    private LineChart Over(string name, string title, int colour, Func<ServerUsage, double> value)
    {
        var seconds = usage[^1].Seconds;
        return new LineChart(
            name,
            Axes.Time(seconds),
            new Axis(title, LinearScale.UpTo(usage.Max(value))),
            [new Series(name, colour, [.. Thinned().Select(moment => (Axes.At(moment.Seconds, seconds), (double?)value(moment)))])]);

        // Of many readings the highest of each stretch: a peak is never left out.
        IEnumerable<ServerUsage> Thinned() => usage.Chunk(Math.Max(1, usage.Count / 300)).Select(stretch => stretch.MaxBy(value)!);
    }
}
