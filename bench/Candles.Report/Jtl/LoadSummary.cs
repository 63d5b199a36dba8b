namespace Candles.Report.Jtl;

/// <summary>The figures of a run for programs: the file summary.json, which is committed where the results are not.</summary>
/// <param name="Total">Absent where labels ran one after another.</param>
/// <param name="Knee">For stress alone.</param>
internal sealed record LoadSummary(RunInfo Run, double Seconds, int PeakUsers, IReadOnlyList<LabelFigures> Labels, LabelFigures? Total, Knee? Knee)
{
    public static LoadSummary Of(LoadRun run) => new(run.Info, run.Seconds, run.PeakUsers, run.Labels, run.Total, run.Knee);
}
