using System.Xml.Linq;
using Candles.Report.Charts;
using Candles.Report.Figures;

namespace Candles.Report.Compare;

/// <summary>The comparison as drawings that stand by themselves, for Markdown in either colour scheme.</summary>
internal sealed class CompareCharts(Comparison all)
{
    private const double Width = 880;

    private static readonly string[] Steps = ["db", "map", "validate", "window", "encode", "write"];

    private static readonly IReadOnlyList<LegendEntry> Kinds =
        [new("Candles, from memory", 0), new("Candles, from the database", 2), new("others", 1), new("static file", 6)];

    /// <summary>File names and drawings.</summary>
    public IEnumerable<(string File, XElement Image)> All()
    {
        foreach (var limit in all.Limits)
        {
            yield return (FileOf(limit), Limit(limit, "", _ => true));
            if (all.At(limit).Any(result => all.SubjectOf(result).ReadsDatabase))
                yield return (DatabaseFileOf(limit), Limit(limit, ", those that ask the database for every answer", subject => subject.ReadsDatabase));
        }

        if (all.Limits.Count() > 1)
            yield return ("compare-by-limit.svg", ByLimit().Draw(new Size(Width, 520)));
        foreach (var limit in all.Limits.Where(HasSteps))
            yield return (StepsFileOf(limit), StepsAt(limit).Draw(Width));
    }

    public static string FileOf(int limit) => $"compare-limit-{limit}.svg";

    public static string DatabaseFileOf(int limit) => $"compare-limit-{limit}-database.svg";

    public static string StepsFileOf(int limit) => $"compare-steps-{limit}.svg";

    public bool HasSteps(int limit) => all.At(limit).Any(result => result.StepsMicroseconds is { Count: > 0 });

    private XElement Limit(int limit, string which, Func<Subject, bool> chosen)
    {
        var results = all.At(limit).Where(result => chosen(all.SubjectOf(result))).ToList();
        var kinds = results.Select(result => Colour(all.SubjectOf(result))).ToHashSet();
        var heading = $"Requests a second, {Rows(limit)}{which}";
        return new BarChart(heading, "Requests a second, median of the rounds", [.. results.Select(Bar)])
        {
            Heading = heading,
            Legend = [.. Kinds.Where(kind => kinds.Contains(kind.Colour))],
        }.Draw(Width);

        Bar Bar(Result result)
        {
            var (subject, text) = (all.SubjectOf(result), Number.Text(result.Median.RequestsPerSecond));
            return new Bar(subject.Name, [new Part(Colour(subject), result.Median.RequestsPerSecond)], text, $"{subject.Name}: {text} requests/s");
        }
    }

    /// <summary>Bars of the steps of each of our paths, the longest first.</summary>
    private BarChart StepsAt(int limit)
    {
        var results = all.At(limit).Where(result => result.StepsMicroseconds is { Count: > 0 }).OrderByDescending(result => result.StepsMicroseconds!.Values.Sum()).ToList();
        List<string> steps = [.. Steps, .. results.SelectMany(result => result.StepsMicroseconds!.Keys).Except(Steps)];
        var heading = $"Where the time of a request goes, one at a time, {Rows(limit)}";
        return new BarChart(heading, "Mean time of each step, µs", [.. results.Select(Bar)])
        {
            Heading = heading,
            Legend = [.. steps.Where(step => results.Any(result => result.StepsMicroseconds!.ContainsKey(step))).Select(step => new LegendEntry(step, steps.IndexOf(step)))],
        };

        Bar Bar(Result result) => new(
            all.SubjectOf(result).Name,
            [.. steps.Select((step, colour) => new Part(colour, result.StepsMicroseconds!.GetValueOrDefault(step)))],
            $"{Number.Text(result.StepsMicroseconds!.Values.Sum())} µs",
            string.Join(", ", result.StepsMicroseconds!.Select(step => $"{step.Key} {Number.Text(step.Value)} µs")));
    }

    private LineChart ByLimit()
    {
        var rates = all.Results.Select(result => Math.Max(1, result.Median.RequestsPerSecond)).ToList();
        return new LineChart(
            "Requests a second by number of rows",
            new Axis("Rows of an answer, log scale", new LogScale(all.Limits.First(), all.Limits.Last())),
            new Axis("Requests a second, log scale: equal distances are equal ratios", new LogScale(rates.Min(), rates.Max())),
            [.. all.Subjects.Select(subject => new Series(subject.Name, Colour(subject), Points(subject))).Where(series => series.Points.Count > 0)])
        {
            Dots = true,
            NamesAtEnd = true,
            Heading = "Requests a second by number of rows",
        };

        IReadOnlyList<(double X, double? Y)> Points(Subject subject) =>
            [.. all.Results.Where(result => result.Subject == subject.Id).OrderBy(result => result.Limit).Select(result => ((double)result.Limit, (double?)result.Median.RequestsPerSecond))];
    }

    private static string Rows(int limit) => limit == 1 ? "1 row" : $"{Number.Whole(limit)} rows";

    private static int Colour(Subject subject) => subject switch
    {
        { Kind: "ours", ReadsDatabase: false } => 0,
        { Kind: "ours" } => 2,
        { Kind: "static" } => 6,
        _ => 1,
    };
}
