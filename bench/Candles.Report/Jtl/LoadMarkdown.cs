using System.Text;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>The report that a repository or a pull request shows.</summary>
internal static class LoadMarkdown
{
    public static string Of(LoadRun run)
    {
        var text = new StringBuilder($"# JMeter: {run.Info.Scenario}\n\n");
        foreach (var (name, words) in LoadHead.Of(run))
            text.Append($"- {name}: {words}\n");
        text.Append('\n').Append(Table(2, LoadTable.Head, LoadTable.Rows(run))).Append('\n');
        if (run.Knee is { } knee)
            text.Append($"## Knee\n\n**{knee.Sentence}** {Knee.Rule} {run.Headroom}\n\n").Append(Steps(run)).Append('\n');
        if (run.Errors > 0)
            text.Append("## Errors\n\n").Append(Table(3, LoadTable.ErrorHead, LoadTable.Errors(run))).Append('\n');
        foreach (var note in LoadTable.Notes(run))
            text.Append(note).Append("\n\n");
        return text.ToString().TrimEnd() + "\n";
    }

    private static MarkdownTable Steps(LoadRun run) => Table(
        0,
        ["users up to", "answers without error/s", "p95 ms", "errors"],
        run.Steps.Select(step => (IReadOnlyList<string>)[Number.Whole(step.Users), Number.Text(step.Throughput), Number.Whole(step.P95Ms), Number.Percent(step.ErrorShare)]));

    private static MarkdownTable Table(int words, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows) =>
        rows.Aggregate(new MarkdownTable(words, head), (table, row) => table.Row(row));
}
