using Candles.Report.Charts;

namespace Candles.Report.Jtl;

/// <summary>Throughput and p95 over the number of active users, with the knee where there is one.</summary>
internal sealed class StressCharts(LoadRun run)
{
    public LineChart Throughput() => Over("Throughput by active users", new Axis("Answers without error a second", LinearScale.UpTo(run.Steps.Max(step => step.Throughput))), 0, step => step.Throughput);

    public LineChart P95() => Over("p95 by active users", Axes.Latency(run.Steps.Min(step => step.P95Ms), run.Steps[0].P95Ms, run.Steps.Max(step => step.P95Ms)), 3, step => step.P95Ms);

    private LineChart Over(string name, Axis y, int colour, Func<LoadStep, double> value) => new(
        name, new Axis("Active users", LinearScale.UpTo(run.PeakUsers)), y, [new Series(name, colour, [.. run.Steps.Select(step => ((double)step.Users, (double?)value(step)))])])
    {
        Dots = true,
        Marks = run.Knee?.Users is { } users ? [new Mark(users, $"knee: {users} users")] : [],
    };
}
