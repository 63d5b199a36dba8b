using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <param name="Dashed">A line with its dashes, where the chart has lines; else a square.</param>
internal sealed record LegendEntry(string Name, int Colour, bool Dashed = false);

/// <summary>Names of colours, in as many rows as the width needs.</summary>
internal static class Legend
{
    private const double RowHeight = 18;
    private const double Swatch = 24;

    public static double Height(IReadOnlyList<LegendEntry> entries, double width) => Places(entries, width).Select(place => place.Y).DefaultIfEmpty(-RowHeight).Max() + RowHeight;

    public static IEnumerable<XElement> Draw(IReadOnlyList<LegendEntry> entries, double left, double top, double width)
    {
        foreach (var (entry, (x, y)) in entries.Zip(Places(entries, width)))
        {
            var middle = top + y + 8;
            yield return entry.Dashed
                ? Svg.Path($"M{Svg.N(left + x)} {Svg.N(middle)}h18", $"line {Palette.Stroke(entry.Colour)}", Palette.Dash(entry.Colour))
                : Svg.Rect(left + x + 6, middle - 5, 11, 11, Palette.Fill(entry.Colour));
            yield return Svg.Text(left + x + Swatch, middle + 4, entry.Name);
        }
    }

    private static IEnumerable<(double X, double Y)> Places(IReadOnlyList<LegendEntry> entries, double width)
    {
        double x = 0, y = 0;
        foreach (var entry in entries)
        {
            var wide = Swatch + Svg.WidthOf(entry.Name);
            if (x > 0 && x + wide > width)
                (x, y) = (0, y + RowHeight);
            yield return (x, y);
            x += wide + 14;
        }
    }
}
