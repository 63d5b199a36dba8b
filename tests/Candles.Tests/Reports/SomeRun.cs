using Candles.Report.Figures;
using Candles.Report.Jtl;

namespace Candles.Tests.Reports;

/// <summary>Runs of JMeter as tests describe them.</summary>
internal static class SomeRun
{
    public const string Head = "timeStamp,elapsed,label,responseCode,responseMessage,success,failureMessage,bytes,allThreads\n";

    private const long Start = 1_780_272_000_000;

    public static RunInfo Info(string scenario = "load") => new(
        scenario, "2026-11-20", "abc1234", new Machine("some-machine", "Some CPU", 2, 23, "Debian"), new Dictionary<string, System.Text.Json.JsonElement>());

    /// <param name="at">Milliseconds after the run's start.</param>
    public static Recording With(this Recording recording, string label, long at, int elapsed, int users = 1, long bytes = 100, Failure? failure = null)
    {
        recording.Add(label, Start + at, elapsed, bytes, users, failure);
        return recording;
    }

    public static Recording Read(string lines)
    {
        var recording = new Recording();
        JtlReader.Read(new StringReader(Head + lines), "some.jtl", recording);
        return recording;
    }

    /// <summary>A run by chance, of a few labels that no page was made for.</summary>
    public static Recording Any(Random random)
    {
        string[] labels = ["<b>&\"'", "a|b, c", "window limit=1", "window limit=1000", "日本 limit=", "x"];
        Failure[] failures = [new("503", "a < b & c"), new("Non HTTP response code: x", ""), new("200", "got\ntwo lines")];
        var recording = new Recording();
        for (var i = random.Next(1, 300); i > 0; i--)
        {
            recording.With(
                labels[random.Next(labels.Length)],
                random.Next(1 << random.Next(1, 22)),
                random.Next(1 << random.Next(1, 16)),
                random.Next(1, 1000),
                random.Next(200_000),
                random.Next(4) == 0 ? failures[random.Next(failures.Length)] : null);
        }

        return recording;
    }
}
