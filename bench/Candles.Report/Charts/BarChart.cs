using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>A bar of parts that follow each other; <paramref name="Text"/> stands behind its end.</summary>
internal sealed record Bar(string Name, IReadOnlyList<Part> Parts, string Text, string Hint)
{
    public double Value => Parts.Sum(part => part.Value);
}

/// <summary>Horizontal bars, plain or stacked, on a linear axis from zero: twice as long is twice as much.</summary>
internal sealed record BarChart(string Name, string XTitle, IReadOnlyList<Bar> Bars)
{
    /// <summary>Drawn above the bars, where nothing round the chart says what it shows.</summary>
    public string? Heading { get; init; }

    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    public XElement Draw(double width)
    {
        var axis = new Axis(XTitle, LinearScale.UpTo(Bars.Max(bar => bar.Value)));
        var rows = new Rows(width, axis, [.. Bars.Select(bar => bar.Name)], [.. Bars.Select(bar => bar.Text)], Legend, Heading);
        return rows.Draw(Name, Bars.SelectMany((bar, row) => Draw(rows, bar, row)));
    }

    private static IEnumerable<XElement> Draw(Rows rows, Bar bar, int row)
    {
        double before = 0;
        foreach (var part in bar.Parts.Where(part => part.Value > 0))
        {
            var from = rows.X(before);
            before += part.Value;
            yield return Svg.Rect(from, rows.Middle(row) - (Rows.BarHeight / 2), rows.X(before) - from, Rows.BarHeight, Palette.Fill(part.Colour), Svg.Hint(bar.Hint));
        }

        yield return Svg.Text(rows.X(before) + 6, rows.Middle(row) + 4, bar.Text, style: "strong");
    }
}
