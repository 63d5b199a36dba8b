using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>The figures of one label, or of all samples.</summary>
/// <param name="Tps">Samples, errors included, over the time from the label's own first start to its own last end.</param>
/// <param name="MegabytesPerSecond">10^6 bytes of head and body over the same time.</param>
/// <param name="PeakUsers">Threads that were active at once, at most.</param>
internal sealed record LabelFigures(
    string Label, int Samples, double Tps, double MeanMs, int P50Ms, int P90Ms, int P95Ms, int P99Ms, int MaxMs, int Errors, double MegabytesPerSecond, int PeakUsers)
{
    public double ErrorShare => (double)Errors / Samples;

    /// <param name="samples">Not empty.</param>
    public static LabelFigures Of(string label, IReadOnlyCollection<Sample> samples)
    {
        var sorted = Sorted(samples);
        var seconds = Seconds(samples);
        return new LabelFigures(
            label,
            sorted.Length,
            sorted.Length / seconds,
            samples.Average(sample => (double)sample.Elapsed),
            Percentile.NearestRank(sorted, 50),
            Percentile.NearestRank(sorted, 90),
            Percentile.NearestRank(sorted, 95),
            Percentile.NearestRank(sorted, 99),
            sorted[^1],
            samples.Count(sample => !sample.Ok),
            samples.Sum(sample => sample.Bytes) / 1e6 / seconds,
            samples.Max(sample => sample.Users));
    }

    /// <summary>Response times in ms, ascending.</summary>
    public static int[] Sorted(IReadOnlyCollection<Sample> samples)
    {
        int[] elapsed = [.. samples.Select(sample => sample.Elapsed)];
        Array.Sort(elapsed);
        return elapsed;
    }

    /// <summary>From the first start to the last end: at least the millisecond that JMeter's clock can tell.</summary>
    private static double Seconds(IReadOnlyCollection<Sample> samples) =>
        Math.Max(1, samples.Max(sample => sample.End) - samples.Min(sample => sample.Start)) / 1000.0;
}
