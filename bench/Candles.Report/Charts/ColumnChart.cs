using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>A column from one value of the horizontal axis to another, of parts that stand on each other.</summary>
internal sealed record Column(double From, double To, IReadOnlyList<Part> Parts, string Hint);

/// <param name="Value">A length on the axis of values: not negative.</param>
internal readonly record struct Part(int Colour, double Value);

/// <summary>Columns over a numeric axis, such as a histogram; they stand on zero.</summary>
/// <param name="YTitle">The vertical axis is linear and begins at zero; there is no other for columns.</param>
internal sealed record ColumnChart(string Name, Axis X, string YTitle, IReadOnlyList<Column> Columns)
{
    public IReadOnlyList<LegendEntry> Legend { get; init; } = [];

    public IReadOnlyList<Mark> Marks { get; init; } = [];

    public XElement Draw(Size size)
    {
        var highest = Columns.Max(column => column.Parts.Sum(part => part.Value));
        var plot = new Plot(size, X, new Axis(YTitle, LinearScale.UpTo(highest, size.Height < 250 ? 3 : 5)), Legend);
        return plot.Draw(
            Name,
            Columns.SelectMany(column => Stack(plot, column)),
            Marks.SelectMany(mark => plot.Mark(mark.X, mark.Text)),
            Columns.Where(_ => !size.IsNarrow).Select(column => Svg.Rect(
                plot.X(column.From), plot.Top, plot.X(column.To) - plot.X(column.From), plot.Bottom - plot.Top, "hover", Svg.Hint(column.Hint))));
    }

    private static IEnumerable<XElement> Stack(Plot plot, Column column)
    {
        var gap = plot.X(column.To) - plot.X(column.From) > 4 ? 1 : 0;
        double below = 0;
        foreach (var part in column.Parts.Where(part => part.Value > 0))
        {
            var top = plot.Y(below + part.Value);
            yield return Svg.Rect(plot.X(column.From), top, plot.X(column.To) - plot.X(column.From) - gap, plot.Y(below) - top, Palette.Fill(part.Colour));
            below += part.Value;
        }
    }
}
