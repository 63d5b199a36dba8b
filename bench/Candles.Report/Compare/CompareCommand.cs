using Candles.Report.Charts;

namespace Candles.Report.Compare;

/// <summary><c>compare compare.json FOLDER</c>: the file becomes FOLDER/compare.md and its charts.</summary>
internal static class CompareCommand
{
    public static IEnumerable<string> Run(string file, string folder)
    {
        var all = Comparison.Read(file);
        Directory.CreateDirectory(folder);
        foreach (var old in Directory.GetFiles(folder, "compare-*.svg"))
            File.Delete(old);

        var markdown = Path.Combine(folder, "compare.md");
        File.WriteAllText(markdown, new CompareMarkdown(all).Text());
        yield return markdown;
        foreach (var (name, image) in new CompareCharts(all).All())
        {
            File.WriteAllText(Path.Combine(folder, name), Svg.Document(image));
            yield return Path.Combine(folder, name);
        }
    }
}
