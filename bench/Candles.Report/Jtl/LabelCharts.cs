using Candles.Report.Charts;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>Labels beside each other. Those that differ only in <c>limit=…</c> share a colour and stand in one panel a limit.</summary>
internal sealed class LabelCharts(LoadRun run)
{
    private readonly IReadOnlyList<LabelName> _names = [.. run.Labels.Select(label => LabelName.Of(label.Label))];

    /// <summary>Labels with the same limit; one panel without a title where labels have none.</summary>
    public IEnumerable<(string? Limit, IReadOnlyList<LabelFigures> Labels)> Panels() =>
        run.Labels.Zip(_names).GroupBy(pair => pair.Second.Limit).Select(panel => (panel.Key, (IReadOnlyList<LabelFigures>)[.. panel.Select(pair => pair.First)]));

    public static BarChart Throughput(IReadOnlyList<LabelFigures> labels) => new(
        "Throughput by label",
        "Samples a second",
        [.. labels.Select(label => new Bar(LabelName.Of(label.Label).Name, [new Part(0, label.Tps)], Number.Text(label.Tps), Hint(label)))]);

    public static RangeChart Latency(IReadOnlyList<LabelFigures> labels) => new(
        "Response times by label",
        Axes.Latency(labels.Min(label => label.P50Ms), labels.Min(label => label.P50Ms), labels.Max(label => label.MaxMs)),
        ["p50", "p95", "p99", "max"],
        [.. labels.Select(label => new Spread(LabelName.Of(label.Label).Name, [label.P50Ms, label.P95Ms, label.P99Ms, label.MaxMs], Hint(label)))]);

    /// <summary>All percentiles of each label, the tail pulled apart.</summary>
    public LineChart Percentiles(IReadOnlyList<LabelFigures> labels)
    {
        var sorted = labels.Select(label => SortedOf(label.Label)).ToList();
        return new LineChart(
            "Response times by percentile",
            new Axis("Percentile, the tail pulled apart", new NinesScale(sorted.Max(all => all.Length))),
            Axes.Latency(sorted.Min(all => all[0]), sorted.Min(all => Percentile.NearestRank(all, 50)), sorted.Max(all => all[^1])),
            [.. labels.Zip(sorted, (label, all) => new Series(LabelName.Of(label.Label).Name, Colour(label.Label), Curve(all)))]);
    }

    public int[] SortedOf(string label)
    {
        var index = run.Recording.Labels.ToList().IndexOf(label);
        return LabelFigures.Sorted([.. run.Recording.Samples.Where(sample => sample.Label == index)]);
    }

    /// <summary>The percentile of each change of value, as far as there are samples: the tail is not drawn beyond what was measured.</summary>
    private static IReadOnlyList<(double X, double? Y)> Curve(int[] sorted)
    {
        var points = new List<(double X, double? Y)> { (0, sorted[0]) };
        for (var nines = 0.02; nines < Math.Log10(sorted.Length); nines += 0.02)
        {
            var percent = 100 * (1 - Math.Pow(10, -nines));
            points.Add((percent, Percentile.NearestRank(sorted, (decimal)percent)));
        }

        points.Add((100 * (1 - (1.0 / sorted.Length)), sorted[^1]));
        return points;
    }

    private int Colour(string label) => _names.Select(name => name.Name).Distinct().ToList().IndexOf(LabelName.Of(label).Name);

    private static string Hint(LabelFigures label) =>
        $"{label.Label}: {Number.Whole(label.Samples)} samples, {Number.Text(label.Tps)} a second\n" +
        $"p50 {label.P50Ms} ms, p95 {label.P95Ms} ms, p99 {label.P99Ms} ms, max {label.MaxMs} ms, {label.Errors} errors";
}
