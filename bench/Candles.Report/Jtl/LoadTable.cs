using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>The tables of a run, as rows of text: Markdown and HTML show the same.</summary>
internal static class LoadTable
{
    private const int MaxKinds = 20;

    public static IReadOnlyList<string> Head { get; } =
        ["#", "label", "samples", "TPS", "mean ms", "p50 ms", "p90 ms", "p95 ms", "p99 ms", "max ms", "errors", "MB/s"];

    public static IReadOnlyList<string> ErrorHead { get; } = ["label", "code", "message", "errors", "of the label"];

    /// <summary>One row a label, and one of all where that means something.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(LoadRun run)
    {
        var rows = run.Labels.Select((label, i) => Row($"{i + 1}", label));
        return run.Total is { } total && run.Labels.Count > 1 ? rows.Append(Row("", total)) : rows;
    }

    /// <summary>Errors by label, code and message; the most frequent first, and the rare ones together where there are many kinds.</summary>
    public static IEnumerable<IReadOnlyList<string>> Errors(LoadRun run)
    {
        var kinds = run.Recording.Samples
            .Where(sample => !sample.Ok)
            .GroupBy(sample => (sample.Label, sample.Error))
            .Select(error => (error.Key.Label, error.Key.Error, Count: error.Count()))
            .OrderByDescending(error => error.Count)
            .ToList();
        foreach (var (label, error, count) in kinds.Take(MaxKinds))
            yield return Row(run.Labels[label], run.Recording.Failures[error], count);
        if (kinds.Count > MaxKinds)
            yield return ["all", "others", $"{kinds.Count - MaxKinds} more kinds", Number.Whole(kinds.Skip(MaxKinds).Sum(error => error.Count)), ""];
    }

    /// <summary>What has to be known to read the figures of this run.</summary>
    public static IEnumerable<string> Notes(LoadRun run)
    {
        yield return "TPS is samples, errors included, over the time from a label's first start to its last end. Percentiles are by nearest rank over all of a label's samples. MB/s is 10^6 bytes of head and body a second.";
        if (run.Total is null)
            yield return "The labels ran one after another, so there is no row of all: it would be a mixture by chance.";
        if (run.Labels.Min(label => label.Samples) is var fewest && fewest < 1000)
            yield return $"The smallest label has {Number.Whole(fewest)} samples: its p99 is the value {(fewest / 100) + 1} from the top. Read it as a range, not as a limit.";
        foreach (var label in run.Labels.Where(label => run.Total is null && label.PeakUsers < run.AskedUsers))
            yield return $"{label.Label}: of {Number.Whole(run.AskedUsers)} users no more than {Number.Whole(label.PeakUsers)} were ever at work at once; the first had ended before the last began. Its TPS tells how fast users were started, not what the server can do.";
        yield return "JMeter's clock counts whole milliseconds. A user sends the next request when the last is answered, so that a server which stalls is asked less: what would have waited in that time is missing from the percentiles (coordinated omission).";
        if (run.Recording.Unfinished > 0)
            yield return $"{run.Recording.Unfinished} unfinished line(s) at the end of the results were left out: JMeter was stopped while it wrote.";
    }

    private static string[] Row(string number, LabelFigures label) =>
    [
        number, label.Label, Number.Whole(label.Samples), Number.Text(label.Tps), Number.Text(label.MeanMs), Number.Whole(label.P50Ms), Number.Whole(label.P90Ms),
        Number.Whole(label.P95Ms), Number.Whole(label.P99Ms), Number.Whole(label.MaxMs),
        label.Errors == 0 ? "0" : $"{Number.Whole(label.Errors)} ({Number.Percent(label.ErrorShare)})", Number.Text(label.MegabytesPerSecond),
    ];

    private static string[] Row(LabelFigures label, Failure failure, int count) =>
        [label.Label, failure.Code, failure.Message, Number.Whole(count), Number.Percent((double)count / label.Samples)];
}
