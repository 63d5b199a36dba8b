using Candles.Report.Figures;
using Candles.Report.Jtl;

namespace Candles.Report.Story;

/// <summary>What the story takes from jmeter/run.</summary>
internal static class LoadFigures
{
    /// <summary>The original experiment on our paths: each path at each limit.</summary>
    public static string Original(LoadSummary run)
    {
        var names = run.Labels.Select(label => LabelName.Of(label.Label)).ToList();
        var limits = names.Select(name => name.Limit).Distinct().ToList();
        var table = new MarkdownTable(1, ["path", .. limits.SelectMany(limit => new[] { $"TPS, limit {limit}", "p50 ms", "p99 ms", "users at once" })]);
        foreach (var name in names.Select(name => name.Name).Distinct())
            table.Row([$"`{name}`", .. limits.SelectMany(limit => Cells(run.Labels.FirstOrDefault(label => LabelName.Of(label.Label) == new LabelName(name, limit))))]);
        return $"{Place(run)} {Machine.List(run.Run.Properties)}.\n\n{table}";
    }

    /// <summary>The runs of chart users, one a row.</summary>
    public static string Scenarios(IReadOnlyList<LoadSummary> runs)
    {
        var table = new MarkdownTable(1, "scenario", "users", "minutes", "samples", "TPS", "p50 ms", "p95 ms", "p99 ms", "max ms", "errors");
        var knees = "";
        foreach (var run in runs)
        {
            if (run.Total is not { } total)
                throw new ReportException($"the results of {run.Run.Scenario} have no figures of all samples");
            table.Row(
                run.Run.Scenario, Number.Whole(run.PeakUsers), Number.Text(run.Seconds / 60), Number.Whole(total.Samples), Number.Text(total.Tps), Number.Whole(total.P50Ms),
                Number.Whole(total.P95Ms), Number.Whole(total.P99Ms), Number.Whole(total.MaxMs), $"{Number.Whole(total.Errors)} ({Number.Percent(total.ErrorShare)})");
            knees += run.Knee is { } knee ? $"\n{knee.Sentence} {Knee.Rule}\n" : "";
        }

        return $"{string.Join("\n", runs.Select(Place).Distinct())}\n\n{table}{knees}";
    }

    private static string Place(LoadSummary run) =>
        $"JMeter on {run.Run.Machine.Sentence}; {Machine.List(run.Run.Versions)}; commit {run.Run.Commit}, {run.Run.Date}.";

    private static string[] Cells(LabelFigures? label) => label is null
        ? ["–", "–", "–", "–"]
        : [Number.Text(label.Tps), Number.Whole(label.P50Ms), Number.Whole(label.P99Ms), Number.Whole(label.PeakUsers)];
}
