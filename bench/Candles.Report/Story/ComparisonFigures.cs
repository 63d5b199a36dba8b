using Candles.Report.Compare;
using Candles.Report.Figures;

namespace Candles.Report.Story;

/// <summary>What the story takes from bench/compare.</summary>
internal sealed class ComparisonFigures(Comparison all)
{
    /// <summary>The length of an answer that the original was measured at.</summary>
    private const int Rows = 1000;

    private const string Baseline = "fastapi-validated";

    private static readonly string[] Paths = ["validated", "dto", "stream", "raw", "window", "window-gzip"];
    private static readonly string[] Rebuilt = ["fastapi-validated-1", "fastapi-validated", "fastapi-unvalidated", "fastapi-bytes"];

    public string Machine() => string.Join('\n', CompareMarkdown.Head(all).Select(line => $"- {line}"));

    /// <summary>The variants of the original service, at one row and at a thousand.</summary>
    public string Original() => Rebuilt.Select(id => all.Subjects.FirstOrDefault(subject => subject.Id == id)).OfType<Subject>().Aggregate(
        new MarkdownTable(2, "rebuilt", "how", "requests/s, 1 row", $"requests/s, {Rows} rows", $"p50 ms, {Rows} rows"),
        (table, subject) => table.Row(subject.Name, subject.Description, Rate(all.Find(subject.Id, 1)), Rate(all.Find(subject.Id, Rows)), Median(all.Find(subject.Id, Rows)))).ToString();

    public string Ours() => Paths.Select(id => all.Find(id, Rows)).OfType<Result>().Aggregate(
        new MarkdownTable(1, "path", "requests/s", "p50 ms", "p99 ms", "server CPU s per 1000", "database CPU s per 1000", "to the path above", "to FastAPI, validated"),
        (table, result) => table.Row(
            all.SubjectOf(result).Name,
            Rate(result),
            Median(result),
            Number.Text(result.Median.P99Ms),
            result.Median.CpuSecondsPer1000 is { } cpu ? Number.Text(cpu) : "–",
            result.Median.DatabaseCpuSecondsPer1000 is { } database ? Number.Text(database) : "–",
            Ratio(result, Above(result)),
            Ratio(result, all.Find(Baseline, Rows)))).ToString();

    /// <summary>Mean time of each step of each path, and the drawing of it.</summary>
    public string Steps()
    {
        var paths = Paths.Select(id => all.Find(id, Rows)).Where(result => result?.StepsMicroseconds is { Count: > 0 }).OfType<Result>().ToList();
        if (paths.Count == 0)
            return "*The steps were not measured in the run that is committed.*";
        var steps = paths.SelectMany(path => path.StepsMicroseconds!.Keys).Distinct().ToList();
        var table = paths.Aggregate(
            new MarkdownTable(1, ["path", .. steps.Select(step => $"{step} µs"), "together µs"]),
            (table, path) => table.Row(
            [
                all.SubjectOf(path).Name,
                .. steps.Select(step => path.StepsMicroseconds!.TryGetValue(step, out var time) ? Number.Text(time) : "–"),
                Number.Text(path.StepsMicroseconds!.Values.Sum()),
            ]));
        return $"{table}\n![Where the time of a request goes]({Folder}/{CompareCharts.StepsFileOf(Rows)})";
    }

    public string Peers() => $"""
        {all.At(Rows).Aggregate(
            new MarkdownTable(2, "subject", "reads", "requests/s", "MB/s", "p50 ms", "p99 ms", "to FastAPI, validated", "to static"),
            (table, result) => table.Row(
                all.SubjectOf(result).Name,
                all.SubjectOf(result).Reads,
                Rate(result),
                Number.Text(result.Median.MegabytesPerSecond),
                Median(result),
                Number.Text(result.Median.P99Ms),
                Ratio(result, all.Find(Baseline, Rows)),
                Ratio(result, all.Static(Rows))))}
        ![Requests a second, 1000 rows]({Folder}/{CompareCharts.FileOf(Rows)})

        ![Requests a second, 1000 rows, from the database]({Folder}/{CompareCharts.DatabaseFileOf(Rows)})

        All limits, CPU and memory: [compare.md]({Folder}/compare.md).
        """;

    /// <summary>The ratios that were promised, and what came of them.</summary>
    public string Promises()
    {
        var table = new MarkdownTable(1, $"at {Rows} rows", "promised", "measured", "");
        Promise("validated", all.Find(Baseline, Rows), 10);
        Promise("raw", all.Find(Baseline, Rows), 15);
        Promise("window", all.Find(Baseline, Rows), 500);
        Promise("window", all.BestDatabasePeer(Rows), 20);
        return table.ToString();

        void Promise(string path, Result? other, double atLeast)
        {
            var ratio = all.Find(path, Rows) is { } ours && other is not null ? ours.Median.RequestsPerSecond / other.Median.RequestsPerSecond : double.NaN;
            var name = other is null ? "–" : all.SubjectOf(other).Name;
            table.Row($"`{path}` to {name}", $"≥ {atLeast} ×", Number.Times(ratio), double.IsNaN(ratio) ? "not measured" : ratio >= atLeast ? "kept" : "**missed**");
        }
    }

    private string Folder => $"../bench/results/{all.Machine.Name}";

    private Result? Above(Result result) => Array.IndexOf(Paths, result.Subject) is > 0 and var at ? all.Find(Paths[at - 1], Rows) : null;

    private static string Rate(Result? result) => result is null ? "–" : Number.Text(result.Median.RequestsPerSecond);

    private static string Median(Result? result) => result is null ? "–" : Number.Text(result.Median.P50Ms);

    private static string Ratio(Result result, Result? other) => other is null ? "" : Number.Times(result.Median.RequestsPerSecond / other.Median.RequestsPerSecond);
}
