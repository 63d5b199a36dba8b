using System.Xml.Linq;
using Candles.Report.Charts;
using Candles.Report.Figures;
using Candles.Report.Html;
using static Candles.Report.Html.Markup;

namespace Candles.Report.Jtl;

/// <summary>The report as a page to look at.</summary>
internal static class LoadPage
{
    public static string Of(LoadRun run) => Page.Document(
        $"JMeter: {run.Info.Scenario}",
        E("header", E("h1", $"JMeter: {run.Info.Scenario}"), E("dl", LoadHead.Of(run).Select(line => new[] { E("dt", line.Name), E("dd", line.Text) }))),
        Div("tiles", Tiles(run).Select(tile => Div("tile", E("b", tile.Bad ? new XAttribute("class", "bad") : null, tile.Value), E("span", tile.Name)))),
        Stress(run),
        Section("Figures", Table(2, LoadTable.Head, LoadTable.Rows(run))),
        Errors(run),
        Section("Over time", Div("charts", OverTime(run))),
        Section("By label", Div("charts", ByLabel(run))),
        Section("Response-time distribution", E("p", "Each chart has axes of its own."), Div("charts small", Distributions(run))),
        Section("How to read this", Div("card", LoadTable.Notes(run).Select(note => E("p", note)))));

    private static IEnumerable<(string Name, string Value, bool Bad)> Tiles(LoadRun run)
    {
        yield return ("samples", Number.Whole(run.Recording.Samples.Count), false);
        yield return (run.Errors == 0 ? "errors" : $"errors of all: {Number.Whole(run.Errors)}", run.Errors == 0 ? "0" : Number.Percent((double)run.Errors / run.Recording.Samples.Count), run.Errors > 0);
        yield return ("users at once, at most", Number.Whole(run.PeakUsers), false);
        if (run.Total is { } total)
        {
            yield return ("samples a second", Number.Text(total.Tps), false);
            yield return ("p50, ms", Number.Whole(total.P50Ms), false);
            yield return ("p95, ms", Number.Whole(total.P95Ms), false);
            yield return ("p99, ms", Number.Whole(total.P99Ms), false);
            yield return ("MB a second", Number.Text(total.MegabytesPerSecond), false);
            yield break;
        }

        var (max, min) = (run.Labels.MaxBy(label => label.Tps)!, run.Labels.MinBy(label => label.Tps)!);
        yield return ($"samples a second, the most: {max.Label}", Number.Text(max.Tps), false);
        yield return ($"samples a second, the least: {min.Label}", Number.Text(min.Tps), false);
    }

    private static XElement? Stress(LoadRun run)
    {
        if (run.Knee is not { } knee)
            return null;
        var charts = new StressCharts(run);
        return Section(
            "Knee",
            Div("card", E("p", E("strong", knee.Sentence)), E("p", $"{Knee.Rule} {run.Headroom}")),
            Div(
                "charts",
                new XAttribute("style", "margin-top:16px"),
                Page.Figure("Throughput by active users", "Answers without error a second, a dot for each step of users.", charts.Throughput().Draw, Size.Half),
                Page.Figure("p95 by active users", "Of all answers, errors included.", charts.P95().Draw, Size.Half)));
    }

    private static XElement? Errors(LoadRun run) => run.Errors == 0 ? null : Section("Errors", Table(3, LoadTable.ErrorHead, LoadTable.Errors(run)));

    private static IEnumerable<XElement> OverTime(LoadRun run)
    {
        var charts = new TimeCharts(run);
        var turns = run.Total is null ? " Shaded stretches are the labels, by their number in the table." : "";
        yield return Page.Figure("Response times", $"Percentiles of the samples that ended in each {charts.Slice}.{turns}", charts.Latency().Draw, Size.Half);
        yield return Page.Figure("Throughput", $"Samples that ended, errors included, a point each {charts.Slice}.{turns}", charts.Throughput().Draw, Size.Half);
        yield return Page.Figure("Active users", $"At most in each {charts.Slice}, as the samples saw them.", charts.Users().Draw, Size.Half);
        if (run.Errors > 0)
            yield return Page.Figure("Errors", $"By code and message, counted in each {charts.Slice}.", charts.Errors().Draw, Size.Half);
        if (run.Usage.Count == 0)
            yield break;
        var usage = new UsageCharts(run.Usage);
        yield return Page.Figure("Memory of the server", $"Resident, in 10^6 bytes{usage.Stretch("; the highest")}.", usage.Memory().Draw, Size.Half);
        yield return Page.Figure("CPU of the server", $"100 % is one core{usage.Stretch("; the mean")}.", usage.Cpu().Draw, Size.Half);
    }

    private static IEnumerable<XElement> ByLabel(LoadRun run)
    {
        var charts = new LabelCharts(run);
        foreach (var (limit, labels) in charts.Panels())
        {
            var of = limit is null ? "" : $", limit {limit}";
            yield return Page.Figure($"Throughput{of}", "Samples a second over the label's own time.", size => LabelCharts.Throughput(labels).Draw(size.Width), Size.Half);
            yield return Page.Figure($"Response times{of}", "Each dot a percentile; the line goes from the median to the slowest.", size => LabelCharts.Latency(labels).Draw(size.Width), Size.Half);
            foreach (var some in labels.Chunk(8))
                yield return Page.Figure($"Percentiles{of}", "The percentage of samples on the horizontal axis was answered within the time above it; from 0 to 90, 90 to 99 and so on are equal distances.", charts.Percentiles(some).Draw, new Size(1200, 320), full: true);
        }
    }

    private static IEnumerable<XElement> Distributions(LoadRun run)
    {
        var charts = new LabelCharts(run);
        return run.Labels.Select(label =>
        {
            var sorted = charts.SortedOf(label.Label);
            return Page.Figure(label.Label, $"{Number.Whole(label.Samples)} samples, p50 {Number.Whole(label.P50Ms)} ms, p99 {Number.Whole(label.P99Ms)} ms", Distribution.Of($"Response times of {label.Label}", sorted).Draw, Size.Small);
        });
    }
}
