using Candles.Report.Figures;
using Candles.Report.Jtl;

const string Usage = """
    Turns raw results into reports.
    Usage: Candles.Report jtl FOLDER                    *.jtl, run.json, server.csv (if there) → report.md, report.html, summary.json
           Candles.Report compare compare.json FOLDER   → compare.md, compare-*.svg
           Candles.Report story [ROOT]                  fills the figures of docs/performance.md from the committed results
    """;

try
{
    foreach (var written in Run(args))
        Console.WriteLine(written);
    return 0;
}
catch (Exception e) when (e is ReportException or IOException)
{
    Console.Error.WriteLine($"report: {e.Message}");
    return 1;
}

static IEnumerable<string> Run(string[] args) => args switch
{
    ["jtl", var folder] => JtlCommand.Run(folder),
    _ => throw new ReportException(Usage),
};
