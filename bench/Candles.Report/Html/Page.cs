using System.Xml.Linq;
using Candles.Report.Charts;

namespace Candles.Report.Html;

/// <summary>A page in one file: no script, nothing fetched, light or dark as the reader's system is, white on paper.</summary>
internal static class Page
{
    private const string Css = """

        :root { color-scheme: light dark; --ink: #14181f; --soft: #4a5360; --ground: #f4f6f8; --paper: #ffffff; --edge: #dfe3e8; --bad: #b3261e }
        @media screen and (prefers-color-scheme: dark) { :root { --ink: #eef2f7; --soft: #a9b3c0; --ground: #0c0f14; --paper: #14181f; --edge: #2c343f; --bad: #ff8f84 } }
        * { box-sizing: border-box }
        body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif }
        main { max-width: 1280px; margin: 0 auto; padding: 28px 24px 48px }
        h1 { font-size: 28px; line-height: 1.2; margin: 0 0 4px }
        h2 { font-size: 19px; margin: 32px 0 12px }
        h3 { font-size: 15px; margin: 0 0 2px }
        p { margin: 0 0 10px; max-width: 80ch }
        a { color: inherit }
        .soft, dt, figcaption { color: var(--soft) }
        .bad { color: var(--bad); font-weight: 600 }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: 2px 16px; margin: 12px 0 0; font-size: 14px }
        dd { margin: 0; overflow-wrap: anywhere }
        .tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(136px, 1fr)); gap: 12px; margin: 24px 0 }
        .tile, figure, .card { background: var(--paper); border: 1px solid var(--edge); border-radius: 8px }
        .tile { padding: 12px }
        .tile b { display: block; font-size: 22px; line-height: 1.25; font-variant-numeric: tabular-nums }
        .tile span { color: var(--soft); font-size: 13px }
        .card { padding: 14px 16px }
        .card p:last-child { margin: 0 }
        .scroll { overflow-x: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: 8px }
        table { border-collapse: collapse; width: 100%; font-size: 14px; font-variant-numeric: tabular-nums }
        th, td { padding: 7px 12px; text-align: right; white-space: nowrap; border-bottom: 1px solid var(--edge) }
        tbody tr:last-child td { border-bottom: 0 }
        th { color: var(--soft); font-weight: 600 }
        .word { text-align: left }
        td.word { white-space: normal; min-width: 150px }
        .turn { text-align: right; width: 1%; padding-right: 0; color: var(--soft) }
        .charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 16px }
        .charts.small { grid-template-columns: repeat(3, minmax(0, 1fr)) }
        .full { grid-column: 1 / -1 }
        figure { margin: 0; padding: 14px 12px 10px; break-inside: avoid }
        figcaption { font-size: 13px; margin-bottom: 10px; padding: 0 4px }
        figcaption h3 { color: var(--ink) }
        figure svg { display: block; width: 100%; height: auto }
        .narrow { display: none }
        @media screen and (max-width: 760px) {
          main { padding: 20px 12px 32px }
          .charts, .charts.small { grid-template-columns: minmax(0, 1fr) }
          .wide { display: none }
          .narrow { display: block }
          figure { padding: 12px 6px 8px }
          dl { grid-template-columns: 1fr; gap: 0 }
          dd { margin-bottom: 6px }
          .tiles { grid-template-columns: repeat(2, 1fr) }
        }
        @media print {
          :root { color-scheme: light }
          body { background: #fff; font-size: 12px }
          main { padding: 0 }
          th, td { padding: 3px 6px; font-size: 10px }
          td.word { min-width: 90px }
          .scroll { overflow: visible }
        }

        """;

    public static string Document(string title, params object?[] content)
    {
        var html = new XElement(
            "html",
            new XAttribute("lang", "en"),
            new XElement(
                "head",
                new XElement("meta", new XAttribute("charset", "utf-8")),
                new XElement("meta", new XAttribute("name", "viewport"), new XAttribute("content", "width=device-width, initial-scale=1")),
                new XElement("title", title),
                new XElement("style", Css, Palette.Css)),
            new XElement("body", new XElement("main", content)));
        return $"<!DOCTYPE html>\n{html}\n";
    }

    /// <summary>A chart with its title, drawn once for a screen and once for a phone, so that letters keep their size.</summary>
    /// <param name="caption">What is drawn, and how it is to be read.</param>
    /// <param name="wide">The width on a screen.</param>
    public static XElement Figure(string title, string caption, Func<Size, XElement> draw, Size wide, bool full = false) => new(
        "figure",
        full ? new XAttribute("class", "full") : null,
        new XElement("figcaption", new XElement("h3", title), caption),
        Markup.Div("wide", draw(wide)),
        Markup.Div("narrow", draw(Size.Narrow)));
}
