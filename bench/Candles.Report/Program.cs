using Candles.Report.Compare;
using Candles.Report.Figures;
using Candles.Report.Jtl;
using Candles.Report.Story;

namespace Candles.Report;

internal static class Program
{
    private const string Usage = """
        Turns raw results into reports.
        Usage: Candles.Report jtl FOLDER                    *.jtl, run.json, perhaps server.csv → report.md, report.html, summary.json
               Candles.Report compare compare.json FOLDER   → compare.md, compare-*.svg
               Candles.Report story [CHECKOUT]              fills the figures of docs/performance.md from the committed results
        """;

    public static int Main(string[] args)
    {
        try
        {
            foreach (var told in Run(args))
                Console.WriteLine(told);
            return 0;
        }
        catch (Exception e) when (e is ReportException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"report: {e.Message}");
            return 1;
        }
    }

    private static IEnumerable<string> Run(string[] args) => args switch
    {
        ["jtl", var folder] => JtlCommand.Run(folder),
        ["compare", var file, var folder] => CompareCommand.Run(file, folder),
        ["story"] => StoryCommand.Run(StoryCommand.Checkout()),
        ["story", var checkout] => StoryCommand.Run(checkout),
        _ => throw new ReportException(Usage),
    };
}
