using System.Text.Json;
using System.Text.RegularExpressions;
using Candles.Tests.Support;

namespace Candles.Tests.Api.Options;

/// <summary>What the program writes to the console, with all levels on, and a store that is away.</summary>
public sealed partial class LogFormatTests
{
    [Fact]
    public async Task Each_line_of_JSON_is_an_event_with_its_time_in_UTC()
    {
        var lines = await Log("json", "is not open yet", "Candles serves");

        Assert.Contains(lines, line => line.Contains("Candles serves OHLCV candles at http://127.0.0.1:", StringComparison.Ordinal));
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.Matches(Instant(), json.RootElement.GetProperty("Timestamp").GetString());
            Assert.NotEmpty(json.RootElement.GetProperty("LogLevel").GetString()!);
            Assert.NotEmpty(json.RootElement.GetProperty("Category").GetString()!);
        }
    }

    [Fact]
    public async Task Each_line_of_text_is_an_event_with_its_time_in_UTC()
    {
        var lines = await Log("text", "is not open yet", "Try: ");

        var events = lines.Where(line => !line.StartsWith("Candles serves", StringComparison.Ordinal) && !Greeting().IsMatch(line)).ToArray();
        Assert.NotEmpty(events);
        Assert.All(events, line => Assert.Matches(TextEvent(), line));
    }

    private static async Task<List<string>> Log(string format, params string[] until)
    {
        using var folder = new TemporaryFolder();
        using var process = CandlesProcess.Start(
            folder.Path,
            "--urls=http://127.0.0.1:0", $"--Candles:LogFormat={format}", "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace",
            $"--ConnectionStrings:Candles=Host=127.0.0.1;Port={FreePort.Find()};Username=me;Password=hunter2");
        var lines = new List<string>();
        var awaited = until.ToList();
        await foreach (var line in process.Lines())
        {
            lines.Add(line);
            awaited.RemoveAll(text => line.Contains(text, StringComparison.Ordinal));
            if (awaited.Count == 0)
                break;
        }

        return lines;
    }

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")]
    private static partial Regex Instant();

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (trce|dbug|info|warn|fail|crit): \S+\[")]
    private static partial Regex TextEvent();

    [GeneratedRegex("^(Data|Demo|Try): ")]
    private static partial Regex Greeting();
}
