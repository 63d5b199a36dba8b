using System.Globalization;
using System.Text;
using Candles.Faults.Checks;

namespace Candles.Faults.Scenarios;

/// <summary><c>docs/faults.md</c>.</summary>
internal sealed class FaultReport(int seed, bool isQuick)
{
    private readonly List<string> _rows = [];
    private readonly StringBuilder _details = new();
    private int _failed;
    private int _skipped;

    public void Add(Scenario scenario, Scene scene, TimeSpan took, string? lacks)
    {
        var result = lacks is not null ? $"passed over: {lacks}" : scene.Findings.IsEmpty ? "as promised" : "**not as promised**";
        _failed += scene.Findings.IsEmpty ? 0 : 1;
        _skipped += lacks is null ? 0 : 1;
        _rows.Add($"| `{scenario.Name}` | {scenario.Fault} | {scenario.Promise} | {result} | {Waits(scene)} |");
        _details.AppendLine(CultureInfo.InvariantCulture, $"### `{scenario.Name}`").AppendLine();
        foreach (var line in scene.Figures.Append(scene.Answers.Total == 0 ? "" : scene.Answers.ToString())
            .Append(FormattableString.Invariant($"{took.TotalSeconds:F0} s; the clients' process stood still for {scene.Stalls.Longest.TotalMilliseconds:F0} ms at most")).Where(line => line.Length > 0))
        {
            _details.AppendLine(CultureInfo.InvariantCulture, $"- {line}");
        }

        foreach (var (kind, count, first) in scene.Findings.All)
            _details.AppendLine(CultureInfo.InvariantCulture, $"- **{count} × {kind}**: {string.Join(" / ", first).ReplaceLineEndings(" ")}");
        _details.AppendLine();
    }

    public Task Write(string file)
    {
        var text = new StringBuilder();
        text.AppendLine("# Faults").AppendLine()
            .AppendLine("Made by `bench/faults`: real servers, PostgreSQL clusters and files, under writers and readers on `window`, `raw` and `validated`, while faults are brought about.")
            .AppendLine("Every body is compared, byte by byte, with the history of what was written. A finding is: a body of no state or of one that was overwritten or went back; an answered")
            .AppendLine("write that is lost, undone or answered with wrong counts; a 5xx other than 503 and 504; text of an exception; a broken connection or no answer where the server was not")
            .AppendLine("killed; an answer later than promised (503 within 2 s, all else by 5.2 s), measured at the client with a head-room of")
            .AppendLine(CultureInfo.InvariantCulture, $"{AnswerRules.HeadRoom.TotalSeconds} s, since clients, servers and databases share the machine; a p99 of normal requests above 250 ms; no recovery by itself.")
            .AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"- {Machine.Description}")
            .AppendLine(CultureInfo.InvariantCulture, $"- seed {seed}{(isQuick ? ", the short form" : "")}; {_rows.Count - _failed - _skipped} as promised, {_failed} not, {_skipped} passed over")
            .AppendLine()
            .AppendLine("| scenario | fault | promised | result | longest 200 / 503 / 504 |")
            .AppendLine("| --- | --- | --- | --- | --- |")
            .AppendJoin('\n', _rows).AppendLine().AppendLine()
            .AppendLine("## What clients saw").AppendLine()
            .Append(_details);
        return File.WriteAllTextAsync(file, text.ToString().TrimEnd() + "\n", CancellationToken.None);
    }

    private static string Waits(Scene scene) => string.Join(" / ", ((string[])["200", "503", "504"]).Select(status => scene.Answers.Longest(status) is var longest && longest > TimeSpan.Zero
        ? longest.TotalSeconds.ToString("F2", CultureInfo.InvariantCulture) + " s"
        : "–"));
}
