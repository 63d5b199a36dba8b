using System.Globalization;
using System.Xml.Linq;
using Candles.Report.Charts;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class ChartTests
{
    [Fact]
    public void Ticks_are_round_and_cover_every_value() => Property.Holds(300, random =>
    {
        var max = Math.Pow(10, (random.NextDouble() * 12) - 4);
        foreach (IScale scale in new IScale[] { LinearScale.UpTo(max), new LogScale(max / Math.Pow(10, 4 * random.NextDouble()), max) })
        {
            Assert.InRange(scale.At(max), 0, 1 + 1e-9);
            Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick.Value), -1e-9, 1 + 1e-9));
            Assert.InRange(scale.Ticks.Count, 2, 14);
            Assert.Equal(scale.Ticks.Select(tick => tick.Text).Distinct(), scale.Ticks.Select(tick => tick.Text));
        }
    });

    [Fact]
    public void Bars_stand_on_zero_and_are_as_long_as_their_values()
    {
        var chart = new BarChart("x", "y", [new Bar("a", [new Part(0, 10)], "", ""), new Bar("b", [new Part(0, 30), new Part(1, 10)], "", "")]);

        var widths = Bars(chart.Draw(880)).Select(bar => (double)bar.Attribute("width")!).ToList();

        Assert.Equal(3, widths[1] / widths[0], 0.02);
        Assert.Equal(1, widths[2] / widths[0], 0.02);
        Assert.Single(Bars(chart.Draw(880)).Where(bar => bar.Attribute("class")!.Value == "f0").Select(bar => bar.Attribute("x")!.Value).Distinct());
    }

    [Fact]
    public void A_line_is_broken_where_nothing_was_measured()
    {
        var chart = new LineChart("x", Axis(), Axis(), [new Series("a", 0, [(0, 1), (1, 1), (2, null), (3, 1), (4, 1)])]);

        var path = chart.Draw(Size.Half).Descendants(Svg.Space + "path").Single().Attribute("d")!.Value;

        Assert.Equal(2, path.Count(c => c == 'M'));
        Assert.Equal(2, path.Count(c => c == 'L'));
    }

    [Fact]
    public void Names_at_the_ends_of_lines_do_not_touch() => Property.Holds(200, random =>
    {
        double[] wanted = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.NextDouble() * 400).Order()];

        var places = EndNames.Spread(wanted, 0, 400);

        Assert.All(places.Zip(places.Skip(1)), pair => Assert.True(pair.Second - pair.First >= 16.9, string.Join(' ', places)));
        Assert.True(places[^1] <= 400.1);
    });

    [Fact]
    public void A_drawing_by_itself_is_well_formed_and_has_both_schemes()
    {
        var chart = new BarChart("<&\"'>", "y & z", [new Bar("a < b", [new Part(0, 1)], "&", "\"")]) { Heading = "]]>" };

        var text = Svg.Document(chart.Draw(880));

        Assert.Equal("<&\"'>", XDocument.Parse(text).Root!.Attribute("aria-label")!.Value);
        Assert.Contains("prefers-color-scheme: dark", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Coordinates_have_no_exponent_whatever_the_culture() => Assert.Equal("1234567.9", Svg.N(1234567.89));

    private static Axis Axis() => new("y", LinearScale.UpTo(5));

    private static IEnumerable<XElement> Bars(XElement chart) => chart.Elements(Svg.Space + "rect")
        .Where(rect => double.Parse(rect.Attribute("height")!.Value, CultureInfo.InvariantCulture) == Rows.BarHeight);
}
