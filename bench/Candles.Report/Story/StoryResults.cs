using Candles.Report.Compare;
using Candles.Report.Figures;
using Candles.Report.Jtl;

namespace Candles.Report.Story;

/// <summary>The committed results that the story is told from.</summary>
/// <param name="Compared">The newest of bench/results/MACHINE/compare.json; null while there is none.</param>
/// <param name="Loads">jmeter/results/SCENARIO/summary.json by scenario.</param>
internal sealed record StoryResults(Comparison? Compared, IReadOnlyDictionary<string, LoadSummary> Loads)
{
    private static readonly string[] Scenarios = ["original", "load", "stress", "spike", "soak"];

    public bool Any => Compared is not null || Loads.Count > 0;

    public static StoryResults Read(string root) => new(
        Folders(Path.Combine(root, "bench", "results"))
            .Select(folder => Path.Combine(folder, "compare.json"))
            .Where(File.Exists)
            .Order(StringComparer.Ordinal)
            .Select(Comparison.Read)
            .MaxBy(compared => compared.Date, StringComparer.Ordinal),
        Scenarios
            .Select(scenario => (scenario, File: Path.Combine(root, "jmeter", "results", scenario, "summary.json")))
            .Where(found => File.Exists(found.File))
            .ToDictionary(found => found.scenario, found => ReportJson.Read<LoadSummary>(found.File)));

    private static string[] Folders(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
}
