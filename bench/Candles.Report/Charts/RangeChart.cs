using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>Some values of one name, ascending, such as its percentiles.</summary>
internal sealed record Spread(string Name, IReadOnlyList<double> Values, string Hint);

/// <summary>Dots on a line for each name. Dots say where, not how long, so that the axis may be logarithmic.</summary>
/// <param name="Dots">What the first, second, … value of each row is.</param>
internal sealed record RangeChart(string Name, Axis X, IReadOnlyList<string> Dots, IReadOnlyList<Spread> Rows)
{
    public XElement Draw(double width)
    {
        var rows = new Rows(width, X, [.. Rows.Select(row => row.Name)], [], [.. Dots.Select((dot, colour) => new LegendEntry(dot, colour))]);
        return rows.Draw(Name, Rows.SelectMany((spread, row) => Draw(rows, spread, row)));
    }

    private static IEnumerable<XElement> Draw(Rows rows, Spread spread, int row)
    {
        yield return Svg.Line(rows.X(spread.Values[0]), rows.Middle(row), rows.X(spread.Values[^1]), rows.Middle(row), "axis");
        for (var i = spread.Values.Count - 1; i >= 0; i--)
            yield return Svg.Circle(rows.X(spread.Values[i]), rows.Middle(row), 5, Palette.Fill(i), Svg.Hint(spread.Hint));
    }
}
