using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>Names of lines at their right ends, moved apart where lines end close to each other.</summary>
internal static class EndNames
{
    private const double Apart = 17;

    public static IEnumerable<XElement> Draw(Plot plot, IReadOnlyList<Series> series)
    {
        var ends = series
            .Select(one => (one.Name, one.Colour, End: one.Points.Last(point => point.Y is not null)))
            .OrderBy(one => plot.Y(one.End.Y!.Value))
            .ToList();
        var places = Spread([.. ends.Select(one => plot.Y(one.End.Y!.Value))], plot.Top, plot.Bottom);
        foreach (var ((name, colour, end), y) in ends.Zip(places))
        {
            var from = plot.X(end.X) + 5;
            yield return Svg.Path($"M{Svg.N(from)} {Svg.N(plot.Y(end.Y!.Value))}L{Svg.N(plot.Right + 14)} {Svg.N(y)}", $"line {Palette.Stroke(colour)} thin", "");
            yield return Svg.Text(plot.Right + 18, y + 4, name);
        }
    }

    /// <summary>The same heights in the same order, no two closer than a line of text, near to where they were.</summary>
    /// <param name="wanted">Ascending.</param>
    public static double[] Spread(double[] wanted, double top, double bottom)
    {
        var places = wanted.ToArray();
        for (var i = 1; i < places.Length; i++)
            places[i] = Math.Max(places[i], places[i - 1] + Apart);
        var over = places.Length == 0 ? 0 : places[^1] - bottom;
        for (var i = places.Length - 1; i >= 0 && over > 0; i--)
        {
            places[i] = i == places.Length - 1 ? bottom : Math.Min(places[i], places[i + 1] - Apart);
            if (i > 0 && places[i] >= places[i - 1] + Apart)
                break;
        }

        return [.. places.Select(place => Math.Max(place, top - (places.Length * Apart)))];
    }
}
