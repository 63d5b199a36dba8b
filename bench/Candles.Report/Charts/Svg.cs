using System.Globalization;
using System.Xml.Linq;

namespace Candles.Report.Charts;

/// <summary>Elements of SVG. They are XML elements, so that what comes out is well formed whatever the labels hold.</summary>
internal static class Svg
{
    private const double Margin = 14;

    public static XNamespace Space { get; } = "http://www.w3.org/2000/svg";

    /// <param name="name">Read out by a screen reader in place of the drawing.</param>
    public static XElement Image(Size size, string name, params object[] content) => new(
        Space + "svg",
        new XAttribute("viewBox", $"0 0 {N(size.Width)} {N(size.Height)}"),
        new XAttribute("width", N(size.Width)),
        new XAttribute("height", N(size.Height)),
        new XAttribute("class", "chart"),
        new XAttribute("role", "img"),
        new XAttribute("aria-label", name),
        content);

    public static XElement Line(double x1, double y1, double x2, double y2, string style) => new(
        Space + "line", new XAttribute("x1", N(x1)), new XAttribute("y1", N(y1)), new XAttribute("x2", N(x2)), new XAttribute("y2", N(y2)), Class(style));

    public static XElement Rect(double x, double y, double width, double height, string style, params object?[] content) => new(
        Space + "rect",
        new XAttribute("x", N(x)),
        new XAttribute("y", N(y)),
        new XAttribute("width", N(Math.Max(0, width))),
        new XAttribute("height", N(Math.Max(0, height))),
        Class(style),
        content);

    public static XElement Circle(double x, double y, double radius, string style, params object?[] content) => new(
        Space + "circle", new XAttribute("cx", N(x)), new XAttribute("cy", N(y)), new XAttribute("r", N(radius)), Class(style), content);

    public static XElement Path(string path, string style, string dash) => new(
        Space + "path", new XAttribute("d", path), Class(style), dash.Length == 0 ? null : new XAttribute("stroke-dasharray", dash));

    /// <param name="anchor">Which end of the text lies at x: start, middle or end.</param>
    public static XElement Text(double x, double y, string text, string anchor = "start", string? style = null) => new(
        Space + "text",
        new XAttribute("x", N(x)),
        new XAttribute("y", N(y)),
        anchor == "start" ? null : new XAttribute("text-anchor", anchor),
        style is null ? null : Class(style),
        text);

    /// <summary>What a pointer over the element shows, without any script.</summary>
    public static XElement Hint(string text) => new(Space + "title", text);

    /// <summary>A coordinate: tenths of a pixel.</summary>
    public static string N(double value) => Math.Round(value, 1).ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>About how wide a text is at 12 px; letters differ, so a little more than the mean.</summary>
    public static double WidthOf(string text) => text.Length * 6.7;

    /// <summary>The drawing as a file by itself, with its styles and a ground of its own, so that any page may show it.</summary>
    public static string Document(XElement image)
    {
        var (width, height) = ((double)image.Attribute("width")! + (2 * Margin), (double)image.Attribute("height")! + (2 * Margin));
        var alone = new XElement(image);
        alone.SetAttributeValue("viewBox", $"{N(-Margin)} {N(-Margin)} {N(width)} {N(height)}");
        alone.SetAttributeValue("width", N(width));
        alone.SetAttributeValue("height", N(height));
        alone.AddFirst(new XElement(Space + "style", Palette.Css), Rect(-Margin, -Margin, width, height, "paper"));
        return alone + "\n";
    }

    private static XAttribute Class(string style) => new("class", style);
}
