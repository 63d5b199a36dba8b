using Candles.Report.Figures;

namespace Candles.Report.Story;

/// <summary><c>story</c>: the figures of docs/performance.md become those of the committed results.</summary>
internal static class StoryCommand
{
    public static IEnumerable<string> Run(string root)
    {
        var file = FileIn(root);
        if (!File.Exists(file))
            throw new ReportException($"{file} is missing");
        var text = File.ReadAllText(file);
        var told = Told(text, StoryResults.Read(root));
        if (told == text)
            return [$"{file} is as the results are"];
        File.WriteAllText(file, told);
        return [file];
    }

    /// <summary>The checkout that this program was built in, wherever it is started from.</summary>
    public static string Checkout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Candles.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new ReportException("the program does not lie in a checkout: name one");
    }

    public static string FileIn(string root) => Path.Combine(root, "docs", "performance.md");

    /// <summary>The text with the figures of these results; where some are missing it says how they are made.</summary>
    public static string Told(string text, StoryResults results) => StoryText.Fill(text, new Dictionary<string, Func<string>>(StringComparer.Ordinal)
    {
        ["machine"] = Compared(results, figures => figures.Machine()),
        ["rebuilt"] = Compared(results, figures => figures.Original()),
        ["ours"] = Compared(results, figures => figures.Ours()),
        ["steps"] = Compared(results, figures => figures.Steps()),
        ["peers"] = Compared(results, figures => figures.Peers()),
        ["promises"] = Compared(results, figures => figures.Promises()),
        ["original"] = () => results.Loads.TryGetValue("original", out var original) ? LoadFigures.Original(original) : Missing("jmeter/run original"),
        ["scenarios"] = () => results.Loads.Keys.Any(scenario => scenario != "original")
            ? LoadFigures.Scenarios([.. results.Loads.Where(load => load.Key != "original").Select(load => load.Value)])
            : Missing("jmeter/run load"),
    });

    private static Func<string> Compared(StoryResults results, Func<ComparisonFigures, string> figures) =>
        () => results.Compared is { } all ? figures(new ComparisonFigures(all)) : Missing("bench/compare");

    private static string Missing(string command) => $"*No results are committed yet; `{command}` makes them.*";
}
