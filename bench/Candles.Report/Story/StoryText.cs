using System.Text.RegularExpressions;
using Candles.Report.Figures;

namespace Candles.Report.Story;

/// <summary>A text whose figures stand between <c>&lt;!-- figures: NAME --&gt;</c> and <c>&lt;!-- /figures --&gt;</c>, and come from results alone.</summary>
internal static partial class StoryText
{
    /// <param name="figures">By name; made only where the text asks for them.</param>
    /// <returns>The text with all of its figures as the results have them.</returns>
    /// <exception cref="ReportException">A name is unknown, or a marker has no other end.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, Func<string>> figures)
    {
        if (Markers().Count(text) != 2 * Blocks().Count(text))
            throw new ReportException("a marker <!-- figures: NAME --> or <!-- /figures --> has no other end");
        return Blocks().Replace(text, block => figures.TryGetValue(block.Groups["name"].Value, out var figure)
            ? $"{block.Groups["begin"].Value}\n\n{figure().Trim()}\n\n{block.Groups["end"].Value}"
            : throw new ReportException($"no figures are called '{block.Groups["name"].Value}'; there are {string.Join(", ", figures.Keys)}"));
    }

    [GeneratedRegex(@"(?<begin><!-- figures: (?<name>[a-z-]+) -->)(?:(?!<!-- /?figures).)*?(?<end><!-- /figures -->)", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"<!-- /?figures")]
    private static partial Regex Markers();
}
