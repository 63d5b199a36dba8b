using System.Text;

namespace Candles.Report.Charts;

/// <summary>
/// The colours of charts after Okabe and Ito, whose set stays apart for colour-blind eyes, darkened on white and lightened on
/// black to a contrast of 3 : 1 or more. Lines differ in their dashes, too.
/// </summary>
internal static class Palette
{
    private static readonly string[] Light = ["#0072b2", "#c85000", "#00805e", "#a8478c", "#8a6a00", "#2f8fce", "#5d6673", "#7a1f3d"];
    private static readonly string[] Dark = ["#56a8e8", "#ff9248", "#2fc79a", "#ec9bd0", "#e6c84f", "#a6dcff", "#b3bcc8", "#f2788f"];
    private static readonly string[] Dashes = ["", "7 3", "2 3", "10 3 2 3", "4 2", "1 2", "12 4", "6 2 1 2"];

    /// <summary>Styles of all charts; dark is for screens alone, paper is white.</summary>
    public static string Css { get; } = $$"""

        .chart text { font: 12px system-ui, -apple-system, "Segoe UI", Roboto, "DejaVu Sans", sans-serif; fill: #4a5360 }
        .chart text.strong { fill: #14181f; font-weight: 600 }
        .chart text.heading { fill: #14181f; font-size: 16px; font-weight: 600 }
        .chart .grid { stroke: #dfe3e8; stroke-width: 1 }
        .chart .axis { stroke: #8a93a0; stroke-width: 1 }
        .chart .mark { stroke: #14181f; stroke-width: 1.5; stroke-dasharray: 4 3 }
        .chart .line { fill: none; stroke-width: 1.8; stroke-linejoin: round }
        .chart .thin { stroke-width: 1; opacity: .6 }
        .chart .hover { fill: #14181f; opacity: 0 }
        .chart .hover:hover { opacity: .12 }
        .chart .band { fill: #5d6673; opacity: .1 }
        .chart .paper { fill: #ffffff }
        {{Colours(Light)}}
        @media screen and (prefers-color-scheme: dark) {
        .chart text { fill: #a9b3c0 }
        .chart text.strong, .chart text.heading { fill: #eef2f7 }
        .chart .grid { stroke: #2c343f }
        .chart .axis { stroke: #66707e }
        .chart .mark { stroke: #eef2f7 }
        .chart .thin { stroke-width: 1; opacity: .6 }
        .chart .hover { fill: #ffffff }
        .chart .paper { fill: #14181f }
        {{Colours(Dark)}}
        }

        """;

    public static string Dash(int colour) => Dashes[colour % Dashes.Length];

    public static string Stroke(int colour) => $"s{colour % Light.Length}";

    public static string Fill(int colour) => $"f{colour % Light.Length}";

    private static string Colours(string[] colours)
    {
        var css = new StringBuilder();
        for (var i = 0; i < colours.Length; i++)
            css.Append($".chart .s{i} {{ stroke: {colours[i]} }} .chart .f{i} {{ fill: {colours[i]} }}\n");
        return css.ToString().TrimEnd();
    }
}
