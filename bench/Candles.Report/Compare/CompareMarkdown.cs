using System.Text;
using Candles.Report.Figures;

namespace Candles.Report.Compare;

/// <summary>The comparison as a page of Markdown.</summary>
internal sealed class CompareMarkdown(Comparison all)
{
    public string Text()
    {
        var text = new StringBuilder("# Side by side\n\n");
        foreach (var line in Head(all))
            text.Append($"- {line}\n");
        text.Append("\n## Who does the job how\n\n").Append(Subjects()).Append('\n');
        foreach (var limit in all.Limits)
        {
            var rows = limit == 1 ? "1 row" : $"{Number.Whole(limit)} rows";
            text.Append($"## {rows}\n\n").Append(Table(limit)).Append('\n');
            text.Append($"![Requests a second, {rows}]({CompareCharts.FileOf(limit)})\n\n");
            if (all.At(limit).Any(result => all.SubjectOf(result).ReadsDatabase))
                text.Append($"![Requests a second, {rows}, from the database]({CompareCharts.DatabaseFileOf(limit)})\n\n");
            if (new CompareCharts(all).HasSteps(limit))
                text.Append($"![Where the time goes, {rows}]({CompareCharts.StepsFileOf(limit)})\n\n");
        }

        if (all.Limits.Count() > 1)
            text.Append("## By number of rows\n\n![Requests a second by number of rows](compare-by-limit.svg)\n\n");
        return text.Append(Notes).ToString();
    }

    public static IEnumerable<string> Head(Comparison all)
    {
        yield return all.Machine.Sentence;
        yield return Machine.List(all.Versions);
        yield return $"commit {all.Commit}, {all.Date}";
        yield return Machine.List(all.Settings);
        if (all.Quick)
            yield return "**A quick run**: few short rounds. Trust the order, not the figures.";
    }

    private const string Notes = """
        Figures are medians of the rounds; *between rounds* is the distance from the slowest to the fastest of them, in percent of the median. *to the
        fastest* and *to static* are ratios of requests a second in this run. CPU is that of the server's processes and of the database's, for
        1000 requests. MB is 10^6 bytes; what is packed counts as it travels, so that a packed answer has more requests and fewer MB.

        The load generator ran on the same machine and took its share of the same cores, over the loopback interface. It keeps a fixed number
        of connections busy and waits for each answer, so p50 and p99 are those of a full server, and what a stall kept from being sent is
        not in them.

        """;

    private MarkdownTable Subjects() => all.Subjects.Aggregate(
        new MarkdownTable(4, "subject", "kind", "reads", "how", "workers"),
        (table, subject) => table.Row(subject.Name, subject.Kind, subject.Reads, subject.Description, subject.Workers is { } workers ? Number.Whole(workers) : "–"));

    private MarkdownTable Table(int limit)
    {
        var results = all.At(limit);
        var (fastest, file) = (results[0].Median.RequestsPerSecond, all.Static(limit)?.Median.RequestsPerSecond);
        return results.Aggregate(
            new MarkdownTable(
                1, "subject", "requests/s", "between rounds", "MB/s", "p50 ms", "p99 ms", "server CPU s", "database CPU s", "peak MB", "bytes a body", "to the fastest", "to static", "errors"),
            (table, result) => table.Row(
                all.SubjectOf(result).Name,
                Number.Text(result.Median.RequestsPerSecond),
                result.Noise is { } noise ? Number.Percent(noise) : "–",
                Number.Text(result.Median.MegabytesPerSecond),
                Number.Text(result.Median.P50Ms),
                Number.Text(result.Median.P99Ms),
                Optional(result.Median.CpuSecondsPer1000),
                Optional(result.Median.DatabaseCpuSecondsPer1000),
                Optional(result.Median.PeakMemoryMb),
                Number.Whole((long)Math.Round(result.Bytes)),
                Number.Times(result.Median.RequestsPerSecond / fastest),
                file is { } rate ? Number.Times(result.Median.RequestsPerSecond / rate) : "–",
                Number.Text(result.Rounds?.Sum(round => round.Errors) ?? result.Median.Errors)));
    }

    private static string Optional(double? value) => value is { } measured ? Number.Text(measured) : "–";
}
