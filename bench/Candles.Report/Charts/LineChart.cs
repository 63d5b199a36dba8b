using System.Text;
using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <param name="Points">By x; a line is broken where y is null.</param>
internal sealed record Series(string Name, int Colour, IReadOnlyList<(double X, double? Y)> Points);

/// <summary>What a pointer shows between two values of the horizontal axis.</summary>
internal sealed record Hover(double From, double To, string Text);

/// <summary>A vertical line at a value of the horizontal axis, with its name.</summary>
internal sealed record Mark(double X, string Text);

/// <summary>A stretch of the horizontal axis that has a name, written where there is room.</summary>
internal sealed record Band(double From, double To, string Text);

/// <summary>Lines over two axes.</summary>
internal sealed record LineChart(string Name, Axis X, Axis Y, IReadOnlyList<Series> Series)
{
    public IReadOnlyList<Hover> Hovers { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    public IReadOnlyList<Band> Bands { get; init; } = [];

    /// <summary>Whether each point is drawn, too: for a few points that were measured one by one.</summary>
    public bool Dots { get; init; }

    /// <summary>Drawn above the lines, where nothing round the chart says what it shows.</summary>
    public string? Heading { get; init; }

    /// <summary>Whether names stand at the lines' ends in place of a legend; then lines of a colour may be many.</summary>
    public bool NamesAtEnd { get; init; }

    public XElement Draw(Size size)
    {
        var legend = Series.Count > 1 && !NamesAtEnd ? Series.Select(series => new LegendEntry(series.Name, series.Colour, Dashed: true)) : [];
        var plot = new Plot(size, X, Y, [.. legend], NamesAtEnd ? 34 + Series.Max(series => Svg.WidthOf(series.Name)) : 14, Heading);
        return plot.Draw(
            Name,
            NamesAtEnd ? EndNames.Draw(plot, Series) : [],
            Bands.SelectMany((band, i) => Draw(plot, band, shaded: i % 2 == 0)),
            Marks.SelectMany(mark => plot.Mark(mark.X, mark.Text)),
            Series.Select(series => Svg.Path(Path(plot, series), $"line {Palette.Stroke(series.Colour)}", Series.Count > 1 && !NamesAtEnd ? Palette.Dash(series.Colour) : "")),
            Series.SelectMany(series => Dotted(plot, series)),
            Hovers.Where(_ => !size.IsNarrow).Select(hover => Svg.Rect(
                plot.X(hover.From), plot.Top, plot.X(hover.To) - plot.X(hover.From), plot.Bottom - plot.Top, "hover", Svg.Hint(hover.Text))));
    }

    private static IEnumerable<XElement> Draw(Plot plot, Band band, bool shaded)
    {
        var width = plot.X(band.To) - plot.X(band.From);
        if (shaded)
            yield return Svg.Rect(plot.X(band.From), plot.Top, width, plot.Bottom - plot.Top, "band");
        if (width > Svg.WidthOf(band.Text) + 2)
            yield return Svg.Text(plot.X(band.From) + (width / 2), plot.Top + 11, band.Text, "middle");
    }

    /// <summary>Every point, or those that no line leads to or from and that would else not be seen.</summary>
    private IEnumerable<XElement> Dotted(Plot plot, Series series) => series.Points
        .Where((point, i) => point.Y is not null && (Dots || (series.Points.ElementAtOrDefault(i - 1).Y is null && series.Points.ElementAtOrDefault(i + 1).Y is null)))
        .Select(point => Svg.Circle(plot.X(point.X), plot.Y(point.Y!.Value), Dots ? 3 : 2, Palette.Fill(series.Colour)));

    private static string Path(Plot plot, Series series)
    {
        var path = new StringBuilder("M");
        var lifted = true;
        foreach (var (x, y) in series.Points)
        {
            if (y is { } value)
                path.Append(lifted && path.Length > 1 ? "M" : lifted ? "" : "L").Append(Svg.N(plot.X(x))).Append(' ').Append(Svg.N(plot.Y(value)));
            lifted = y is null;
        }

        return path.Length > 1 ? path.ToString() : "";
    }
}
