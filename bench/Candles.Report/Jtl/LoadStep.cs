using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>What a stress run gave while about so many users were active.</summary>
/// <param name="Users">The most that were active in this step.</param>
/// <param name="Throughput">Answers without error a second.</param>
/// <param name="P95Ms">Of all answers.</param>
/// <param name="ErrorShare">1 is all.</param>
internal sealed record LoadStep(int Users, double Throughput, int P95Ms, double ErrorShare)
{
    private const int Steps = 20;

    /// <summary>
    /// The run's seconds put into some twenty equally wide ranges of active users. Seconds after the last at full load are
    /// left out: users who are leaving say nothing of what more users would do.
    /// </summary>
    public static IReadOnlyList<LoadStep> Of(Recording recording)
    {
        var seconds = Moment.Cut(recording, 1).Where(second => second.Users is not null).ToList();
        var peak = seconds.Max(second => second.Users!.Value);
        var width = Math.Max(1, (int)Math.Ceiling(peak / (double)Steps));
        return
        [
            .. seconds.Take(seconds.FindLastIndex(second => second.Users == peak) + 1)
                .GroupBy(second => (second.Users!.Value - 1) / width)
                .OrderBy(step => step.Key)
                .Select(step => Of([.. step])),
        ];
    }

    private static LoadStep Of(IReadOnlyList<Moment> seconds)
    {
        Sample[] samples = [.. seconds.SelectMany(second => second.Samples)];
        var ok = samples.Count(sample => sample.Ok);
        return new LoadStep(
            seconds.Max(second => second.Users!.Value),
            ok / seconds.Sum(second => second.Width),
            Percentile.NearestRank(LabelFigures.Sorted(samples), 95),
            (samples.Length - ok) / (double)samples.Length);
    }
}
