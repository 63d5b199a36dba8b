using System.Text.Json;

namespace Candles.Report.Figures;

/// <summary>What was measured on, as the runners write it.</summary>
/// <param name="Name">The folder's name in bench/results: <c>amd-epyc-2-cores</c>.</param>
internal sealed record Machine(string Name, string Cpu, int Cores, double MemoryGb, string Os)
{
    public string Sentence => $"{Cpu}, {Cores} cores, {Number.Tick(Math.Round(MemoryGb, 1))} GiB, {Os}";

    /// <summary>Versions or properties in one line: <c>dotnet 10.0.12; jmeter 2.13; limit 1, 1000</c>.</summary>
    public static string List(IReadOnlyDictionary<string, JsonElement>? words) =>
        words is null ? "" : string.Join("; ", words.Select(word => $"{word.Key} {word.Value.GetRawText().Trim('"')}"));
}
