using System.Xml.Linq;

namespace Candles.Report.Html;

/// <summary>Elements of HTML; XML elements escape whatever text they are given.</summary>
internal static class Markup
{
    public static XElement E(string name, params object?[] content) => new(name, content);

    /// <param name="style">The value of <c>class</c>.</param>
    public static XElement Div(string style, params object?[] content) => new("div", new XAttribute("class", style), content);

    public static XElement Section(string title, params object?[] content) => new("section", E("h2", title), content);

    /// <summary>A table that scrolls by itself where the page is narrower.</summary>
    /// <param name="words">How many columns from the left hold words, but for one headed #; the others hold numbers.</param>
    public static XElement Table(int words, IReadOnlyList<string> head, IEnumerable<IReadOnlyList<string>> rows)
    {
        return Div("scroll", new XAttribute("tabindex", 0), E(
            "table",
            E("thead", E("tr", head.Select((cell, i) => Cell("th", cell, Style(i), new XAttribute("scope", "col"))))),
            E("tbody", rows.Select(row => E("tr", row.Select((cell, i) => Cell("td", cell, Style(i))))))));

        string? Style(int column) => head[column] == "#" ? "turn" : column < words ? "word" : null;
    }

    private static XElement Cell(string name, string text, string? style, params object[] attributes) =>
        new(name, attributes, style is null ? null : new XAttribute("class", style), text);
}
