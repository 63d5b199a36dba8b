using Candles.Report.Charts;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>How often each response time occurred.</summary>
internal static class Distribution
{
    private static readonly int[] Widths = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

    /// <summary>
    /// Columns of one width of whole milliseconds on a linear axis, so that areas compare; a last column of another colour holds all
    /// that is slower than p99 and would need a far longer axis.
    /// </summary>
    /// <param name="sorted">In ms, ascending, not empty.</param>
    public static ColumnChart Of(string name, int[] sorted)
    {
        var p99 = Percentile.NearestRank(sorted, 99);
        var width = Widths.First(width => (p99 + 1.0) / width <= 40 || width == Widths[^1]);
        var bins = (p99 / width) + 1;
        var counts = new int[bins + 1];
        foreach (var elapsed in sorted)
            counts[Math.Min(elapsed / width, bins)]++;
        var columns = counts.Select((count, bin) => new Column(
            bin * width,
            (bin + 1) * width,
            [new Part(bin < bins ? 0 : 1, 100.0 * count / sorted.Length)],
            bin < bins
                ? $"{Span(bin * width, width)}: {Number.Whole(count)} samples, {Number.Percent((double)count / sorted.Length)}"
                : $"{bins * width} to {sorted[^1]} ms: {Number.Whole(count)} samples, {Number.Percent((double)count / sorted.Length)}"));
        return new ColumnChart(
            name,
            new Axis($"Response time, ms, in steps of {width} ms", new LinearScale(0, (bins + 1) * width, 6, round: false)),
            "Samples, %",
            [.. columns.Where(column => column.Parts[0].Value > 0)])
        {
            Legend = counts[bins] == 0 ? [] : [new LegendEntry($"{bins * width} to {Number.Whole(sorted[^1])} ms, all in one column", 1)],
        };
    }

    private static string Span(int from, int width) => width == 1 ? $"{from} ms" : $"{from} to {from + width - 1} ms";
}
