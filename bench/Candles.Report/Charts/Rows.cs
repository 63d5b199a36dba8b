using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>The ground of a chart whose rows have names: values run from left to right, a row a name.</summary>
internal sealed class Rows
{
    public const double BarHeight = 16;

    private const double Foot = 40;

    private readonly Axis _axis;
    private readonly double _top;
    private readonly double _right;
    private readonly double _rowHeight;
    private readonly bool _above;
    private readonly IReadOnlyList<string> _names;
    private readonly IReadOnlyList<LegendEntry> _legend;
    private readonly string? _heading;

    /// <param name="texts">What stands behind the rows' ends; room is kept for the longest.</param>
    public Rows(double width, Axis axis, IReadOnlyList<string> names, IReadOnlyList<string> texts, IReadOnlyList<LegendEntry> legend, string? heading = null)
    {
        (_axis, _names, _legend, _heading) = (axis, names, legend, heading);
        _above = width < 480; // a phone: names stand above their rows
        _rowHeight = _above ? 40 : 26;
        _top = (heading is null ? 0 : 32) + Legend.Height(legend, width - 8) + 6;
        Left = _above ? 10 : 16 + names.Max(Svg.WidthOf);
        _right = width - 16 - texts.Select(Svg.WidthOf).DefaultIfEmpty(0).Max();
        Size = new Size(width, _top + (names.Count * _rowHeight) + Foot);
    }

    public Size Size { get; }

    public double Left { get; }

    /// <summary>The middle of a row.</summary>
    public double Middle(int row) => _top + ((row + 1) * _rowHeight) - 13;

    public double X(double value) => Left + (_axis.Scale.At(value) * (_right - Left));

    public XElement Draw(string name, params object[] marks)
    {
        var bottom = _top + (_names.Count * _rowHeight);
        return Svg.Image(Size, name, Ground(bottom), marks, Svg.Line(Left, _top, Left, bottom, "axis"));
    }

    private IEnumerable<XElement> Ground(double bottom)
    {
        if (_heading is not null)
            yield return Svg.Text(4, 18, _heading, style: "heading");
        foreach (var entry in Legend.Draw(_legend, 4, _heading is null ? 0 : 30, Size.Width - 8))
            yield return entry;
        var free = double.NegativeInfinity;
        foreach (var tick in _axis.Scale.Ticks)
        {
            var half = Svg.WidthOf(tick.Text) / 2;
            yield return Svg.Line(X(tick.Value), _top, X(tick.Value), bottom, "grid");
            if (X(tick.Value) - half < free)
                continue;
            free = X(tick.Value) + half + 8;
            yield return Svg.Text(Math.Max(X(tick.Value), half), bottom + 16, tick.Text, "middle");
        }

        yield return Svg.Text(Size.Width - 4, Size.Height - 6, _axis.Title, "end");
        for (var row = 0; row < _names.Count; row++)
            yield return _above ? Svg.Text(Left + 4, Middle(row) - 13, _names[row]) : Svg.Text(Left - 12, Middle(row) + 4, _names[row], "end");
    }
}
