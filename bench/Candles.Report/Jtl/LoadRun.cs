using System.Globalization;

namespace Candles.Report.Jtl;

/// <summary>A run of JMeter with everything that is told of it.</summary>
/// <param name="Labels">In the order in which they were first met.</param>
/// <param name="Total">All samples together; null where labels ran one after another, since their mixture means nothing.</param>
/// <param name="Steps">For stress: throughput by active users; else empty.</param>
internal sealed record LoadRun(
    RunInfo Info,
    Recording Recording,
    IReadOnlyList<LabelFigures> Labels,
    LabelFigures? Total,
    IReadOnlyList<LoadStep> Steps,
    Knee? Knee,
    IReadOnlyList<ServerUsage> Usage)
{
    public double Seconds => Math.Max(1, Recording.LastEnd - Recording.FirstStart) / 1000.0;

    public int PeakUsers => Recording.Samples.Max(sample => sample.Users);

    /// <summary>The threads that the plan was to start, as the property <c>threads</c> says; else the most there were.</summary>
    public int AskedUsers =>
        Info.Properties?.GetValueOrDefault("threads") is { } asked && int.TryParse(asked.ToString(), CultureInfo.InvariantCulture, out var threads) ? threads : PeakUsers;

    /// <summary>Whether it was the server that could do no more, as far as that was watched; else empty.</summary>
    public string Headroom => Usage.Count == 0 ? "" :
        $"The server took at most {Usage.Max(moment => moment.CpuPercent):F0} % of one core of {Info.Machine.Cores}. What is missing to all of them was JMeter's, "
        + "the database's and the system's: a knee may be theirs.";

    public int Errors => Labels.Sum(label => label.Errors);

    /// <summary>The stretch of time of each label, in seconds since the first start; empty where labels ran side by side.</summary>
    public IReadOnlyList<(double From, double To)> Turns { get; private init; } = [];

    public static LoadRun Of(RunInfo info, Recording recording, IReadOnlyList<ServerUsage> usage)
    {
        var byLabel = recording.Samples.GroupBy(sample => sample.Label).OrderBy(label => label.Key).Select(label => label.ToList()).ToList();
        var turns = byLabel.Select(label => Turn(label, recording.FirstStart)).ToList();
        var inTurn = turns.Count > 1 && turns.Sum(turn => turn.To - turn.From) <= 1.05 * turns.Max(turn => turn.To);
        IReadOnlyList<LoadStep> steps = info.Scenario == "stress" ? LoadStep.Of(recording) : [];
        return new LoadRun(
            info,
            recording,
            [.. byLabel.Select(label => LabelFigures.Of(recording.Labels[label[0].Label], label))],
            inTurn ? null : LabelFigures.Of("all", recording.Samples),
            steps,
            steps.Count > 0 ? Knee.In(steps) : null,
            usage)
        {
            Turns = inTurn ? turns : [],
        };
    }

    private static (double From, double To) Turn(List<Sample> label, long start) =>
        ((label.Min(sample => sample.Start) - start) / 1000.0, (label.Max(sample => sample.End) - start) / 1000.0);
}
