using System.Text.Json;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>What the runner says of a run: the file run.json.</summary>
/// <param name="Server">What was loaded, in words.</param>
internal sealed record RunInfo(
    string Scenario,
    string Date,
    string Commit,
    Machine Machine,
    IReadOnlyDictionary<string, JsonElement> Versions,
    IReadOnlyDictionary<string, JsonElement>? Properties = null,
    string? Server = null)
{
    public static RunInfo Read(string folder)
    {
        var file = Path.Combine(folder, "run.json");
        var run = ReportJson.Read<RunInfo>(file);
        return run is { Scenario: not null, Machine: not null, Versions: not null }
            ? run
            : throw new ReportException($"{file} lacks scenario, machine or versions");
    }
}
