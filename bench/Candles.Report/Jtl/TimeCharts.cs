using Candles.Report.Charts;
using Candles.Report.Figures;

namespace Candles.Report.Jtl;

/// <summary>What a run gave as it went on: response times, throughput, users, errors. A sample counts where it ended.</summary>
internal sealed class TimeCharts
{
    private readonly LoadRun _run;
    private readonly IReadOnlyList<Moment> _moments;
    private readonly Axis _time;

    public TimeCharts(LoadRun run)
    {
        _run = run;
        var width = Moment.WidthFor(run.Seconds);
        _moments = Moment.Cut(run.Recording, width);
        _time = Axes.Time(_moments[^1].Second + _moments[^1].Width);
        Slice = Axes.Clock(width);
    }

    /// <summary>The width of a point in words: <c>1 s</c>.</summary>
    public string Slice { get; }

    public LineChart Latency()
    {
        var median = _moments.Select(moment => moment.Percentile(50)).OfType<int>().Order().ToList();
        var axis = Axes.Latency(median[0], median[median.Count / 2], _moments.Max(moment => moment.Percentile(99) ?? 0));
        return new LineChart("Response times over time", _time, axis, [Line("p99", 2, 99), Line("p95", 1, 95), Line("p50", 0, 50)]) { Hovers = Hovers(), Bands = Bands() };

        Series Line(string name, int colour, decimal percent) => Over(name, colour, moment => moment.Percentile(percent));
    }

    public LineChart Throughput() => Zero("Throughput over time", "Samples a second", 0, moment => moment.PerSecond) with { Bands = Bands() };

    public LineChart Users() => Zero("Active users over time", "Active users", 2, moment => moment.Users);

    /// <summary>One colour a failure; from the eighth on they share one.</summary>
    public ColumnChart Errors()
    {
        var failures = _run.Recording.Failures;
        return new ColumnChart("Errors over time", _time, $"Errors in {Slice}", [.. _moments.Select(Column)])
        {
            Legend = [.. failures.Take(7).Select((failure, i) => new LegendEntry(Short(failure), Colour(i))), .. failures.Skip(7).Take(1).Select(_ => new LegendEntry("others", 7))],
        };

        Column Column(Moment moment) => new(
            At(moment.Second),
            At(moment.Second + moment.Width),
            [.. moment.Samples.Where(sample => !sample.Ok).GroupBy(sample => Colour(sample.Error)).OrderBy(error => error.Key).Select(error => new Part(error.Key, error.Count()))],
            $"{Axes.Clock(moment.Second)}: {Number.Whole(moment.Samples.Count(sample => !sample.Ok))} errors of {Number.Whole(moment.Samples.Count)} samples");

        static int Colour(int failure) => failure < 7 ? (failure + 1) % 7 : 7;
    }

    private LineChart Zero(string name, string title, int colour, Func<Moment, double?> value) => new(
        name, _time, new Axis(title, LinearScale.UpTo(_moments.Max(moment => value(moment) ?? 0))), [Over(name, colour, value)])
    { Hovers = Hovers() };

    private Series Over(string name, int colour, Func<Moment, double?> value) => new(name, colour, [.. _moments.Select(moment => (At(moment.Middle), value(moment)))]);

    private IReadOnlyList<Hover> Hovers() =>
    [
        .. _moments.Where(moment => moment.Samples.Count > 0).Select(moment => new Hover(
            At(moment.Second),
            At(moment.Second + moment.Width),
            $"{Axes.Clock(moment.Second)}: {Number.Text(moment.PerSecond)} samples/s, {moment.Users} users\n" +
            $"p50 {moment.Percentile(50)} ms, p95 {moment.Percentile(95)} ms, p99 {moment.Percentile(99)} ms\n{Labels(moment)}")),
    ];

    private string Labels(Moment moment) => string.Join(", ", moment.Samples.Select(sample => sample.Label).Distinct().Take(4).Select(label => _run.Recording.Labels[label]));

    private IReadOnlyList<Band> Bands() => [.. _run.Turns.Select((turn, i) => new Band(At(turn.From), At(turn.To), $"{i + 1}"))];

    private double At(double seconds) => Axes.At(seconds, _moments[^1].Second + _moments[^1].Width);

    private static string Short(Failure failure)
    {
        var text = $"{failure.Code} {failure.Message}".Trim();
        return text.Length <= 44 ? text : text[..43] + "…";
    }
}
