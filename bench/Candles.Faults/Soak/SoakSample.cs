using System.Globalization;
using Candles.Faults.Processes;

namespace Candles.Faults.Soak;

/// <summary>A server and its clients over one span of the soak.</summary>
/// <param name="P99">Of the mixed clients' requests, in ms.</param>
internal sealed record SoakSample(TimeSpan At, ProcessFigures Server, double P50, double P99, long Requests, long Events)
{
    public static string Head => "| after | memory | handles | threads | p50 | p99 | requests | live events |\n| --- | --- | --- | --- | --- | --- | --- | --- |";

    public string Row => string.Create(
        CultureInfo.InvariantCulture, $"| {At:h\\:mm\\:ss} | {Server.ResidentMebibytes:F0} MiB | {Server.Handles} | {Server.Threads} | {P50:F1} ms | {P99:F0} ms | {Requests:N0} | {Events:N0} |");

    /// <summary>What is not flat: the last third beside the third before the middle.</summary>
    public static IEnumerable<string> Growth(IReadOnlyList<SoakSample> samples)
    {
        var third = samples.Count / 3;
        if (third == 0)
            yield break;
        (string Name, Func<SoakSample, double> Of, double Slack)[] figures =
        [
            ("memory in MiB", sample => sample.Server.ResidentMebibytes, 48), ("handles", sample => sample.Server.Handles, 40),
            ("threads", sample => sample.Server.Threads, 8), ("p50 in ms", sample => sample.P50, 10), ("p99 in ms", sample => sample.P99, 150),
        ];
        foreach (var (name, of, slack) in figures)
        {
            double Median(IEnumerable<SoakSample> some) => some.Select(of).Order().ElementAt(third / 2);
            var (before, after) = (Median(samples.Skip(third).Take(third)), Median(samples.TakeLast(third)));
            if (after > (before * 1.15) + slack)
                yield return string.Create(CultureInfo.InvariantCulture, $"{name}: {before:F1} in the middle third, {after:F1} in the last (medians)");
        }
    }
}
