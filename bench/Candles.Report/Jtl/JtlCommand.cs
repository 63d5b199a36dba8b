using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary><c>jtl FOLDER</c>: *.jtl, run.json and perhaps server.csv become report.md, report.html and summary.json beside them.</summary>
internal static class JtlCommand
{
    public static IEnumerable<string> Run(string folder)
    {
        var run = LoadRun.Of(RunInfo.Read(folder), JtlReader.ReadFolder(folder), ServerUsage.Read(Path.Combine(folder, "server.csv")));
        var (markdown, page, summary) = (Path.Combine(folder, "report.md"), Path.Combine(folder, "report.html"), Path.Combine(folder, "summary.json"));
        File.WriteAllText(markdown, LoadMarkdown.Of(run));
        File.WriteAllText(page, LoadPage.Of(run));
        ReportJson.Write(summary, LoadSummary.Of(run));
        return [markdown, page, summary];
    }
}
