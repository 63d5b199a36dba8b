using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>The ground of a chart with two axes: titles, grid, marks on the axes, legend. What is measured is drawn on it by <see cref="X"/> and <see cref="Y"/>.</summary>
internal sealed class Plot
{
    private const double TitleHeight = 20;
    private const double HeadingHeight = 30;
    private const double Foot = 40;

    private readonly Axis _x;
    private readonly Axis _y;
    private readonly Size _size;
    private readonly double _top;
    private readonly IReadOnlyList<LegendEntry> _legend;
    private readonly string? _heading;

    public Plot(Size size, Axis x, Axis y, IReadOnlyList<LegendEntry> legend, double right = 14, string? heading = null)
    {
        (_size, _x, _y, _legend, _heading) = (size, x, y, legend, heading);
        Left = 12 + y.Scale.Ticks.Max(tick => Svg.WidthOf(tick.Text));
        Right = size.Width - right;
        _top = (heading is null ? 0 : HeadingHeight) + Legend.Height(legend, size.Width - 8) + (legend.Count > 0 ? 4 : 0);
        Top = _top + TitleHeight + 4;
        Bottom = size.Height - Foot;
    }

    public double Left { get; }

    public double Right { get; }

    public double Top { get; }

    public double Bottom { get; }

    public double X(double value) => Left + (_x.Scale.At(value) * (Right - Left));

    public double Y(double value) => Bottom - (_y.Scale.At(value) * (Bottom - Top));

    /// <param name="name">Read out in place of the drawing.</param>
    public XElement Draw(string name, params object[] marks) => Svg.Image(_size, name, Ground(), marks, Svg.Line(Left, Bottom, Right, Bottom, "axis"));

    /// <summary>A line across the plot at a value of the horizontal axis, with its name.</summary>
    public IEnumerable<XElement> Mark(double value, string text)
    {
        var left = X(value) + Svg.WidthOf(text) + 8 > Right;
        yield return Svg.Line(X(value), Top, X(value), Bottom, "mark");
        yield return Svg.Text(X(value) + (left ? -5 : 5), Top + 10, text, left ? "end" : "start", "strong");
    }

    private IEnumerable<XElement> Ground()
    {
        if (_heading is not null)
            yield return Svg.Text(4, 18, _heading, style: "heading");
        foreach (var entry in Legend.Draw(_legend, 4, _heading is null ? 0 : HeadingHeight, _size.Width - 8))
            yield return entry;
        yield return Svg.Text(4, _top + 12, _y.Title);
        yield return Svg.Text(Right, _size.Height - 6, _x.Title, "end");
        foreach (var tick in _y.Scale.Ticks)
        {
            yield return Svg.Line(Left, Y(tick.Value), Right, Y(tick.Value), "grid");
            yield return Svg.Text(Left - 6, Y(tick.Value) + 4, tick.Text, "end");
        }

        foreach (var tick in Spaced())
        {
            yield return Svg.Line(X(tick.Value), Bottom, X(tick.Value), Bottom + 4, "axis");
            yield return Svg.Text(X(tick.Value), Bottom + 17, tick.Text, X(tick.Value) + (Svg.WidthOf(tick.Text) / 2) > _size.Width ? "end" : "middle");
        }
    }

    /// <summary>Marks of the horizontal axis whose texts do not touch.</summary>
    private IEnumerable<Tick> Spaced()
    {
        var free = double.NegativeInfinity;
        foreach (var tick in _x.Scale.Ticks)
        {
            var half = Svg.WidthOf(tick.Text) / 2;
            if (X(tick.Value) - half < free)
                continue;
            free = X(tick.Value) + half + 6;
            yield return tick;
        }
    }
}
