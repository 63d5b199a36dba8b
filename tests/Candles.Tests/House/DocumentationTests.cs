using System.Net;
using System.Text.RegularExpressions;
using Candles.Api.Hosting;
using Candles.Report.Story;
using Candles.Tests.Support;

namespace Candles.Tests.House;

/// <summary>What the documentation shows is so: requests are sent to a server as it starts by default, files and rooms exist, figures are measured.</summary>
public sealed partial class DocumentationTests
{
    private const int LongestReadme = 130;

    [Fact]
    public async Task Every_request_that_is_shown_is_answered()
    {
        var requests = Reads().Matches(Documentation.Whole).DistinctBy(request => request.Groups["path"].Value).ToList();
        Assert.True(requests.Count >= 8, "The documentation shows fewer requests than it did.");
        Assert.Matches(Reads(), Documentation.Page("README.md"));
        await using var app = await CandlesApp.Start(null, null, "--Candles:Demo=true");
        await app.Ready();

        foreach (var request in requests)
        {
            using var answer = await app.Get(request.Groups["path"].Value);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, request.Value);
            var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.StartsWith("{\"data\":[{", body, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_is_written_is_answered_as_the_page_says()
    {
        var page = Documentation.Page("docs/import.md");
        await using var app = await CandlesApp.Start();

        var answers = new List<string>();
        foreach (Match request in Changes().Matches(page))
        {
            var path = request.Groups["path"].Value;
            answers.Add(await (request.Groups["method"].Value == "POST" ? app.Post(path, request.Groups["body"].Value) : app.Delete(path)).Accepted());
        }

        Assert.Equal(2, answers.Count);
        Assert.All(answers, answer => Assert.Contains($"`{answer}`", page, StringComparison.Ordinal));
    }

    [Fact]
    public void The_README_is_short() => Assert.InRange(File.ReadAllLines(Repository.File("README.md")).Length, 1, LongestReadme);

    /// <summary>The README's rows of the paths, beside those of the results.</summary>
    [Fact]
    public void The_ratios_of_the_README_were_measured()
    {
        var results = StoryResults.Read(Repository.Root);
        Assert.SkipUnless(results.Compared is not null, "No results are committed yet.");
        var measured = Measured().Matches(new ComparisonFigures(results.Compared!).Ours()).Select(Cells);

        Assert.Equal(measured, Shown().Matches(Documentation.Page("README.md")).Select(Cells));
    }

    [Fact]
    public void Every_file_that_is_named_exists()
    {
        var named = Documentation.Pages.SelectMany(page => Files().Matches(page.Text).Select(file => (page.Name, File: file.Groups["file"].Value))).ToList();

        Assert.True(named.Count > 80, "The documentation names fewer files than it did.");
        Assert.Empty(named.Where(one => !Path.Exists(Repository.File(one.File))).Select(one => $"{one.Name}: {one.File}"));
    }

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading()
    {
        var broken =
            from page in Documentation.Pages
            from link in Links().Matches(page.Text)
            let target = link.Groups["target"].Value.Split('#')
            let file = target[0].Length == 0 ? page.Name : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page.Name)!, target[0]))
            where !Path.Exists(Repository.File(file)) || (target.Length > 1 && !Anchors(File.ReadAllText(Repository.File(file))).Contains(target[1]))
            select $"{page.Name}: {link.Groups["target"].Value}";

        Assert.Empty(broken);
    }

    [Theory]
    [InlineData("Candles.Data")]
    [InlineData("Candles.Formats")]
    [InlineData("Candles.Api")]
    public void The_rooms_of_the_architecture_are_the_folders(string project)
    {
        var page = Documentation.Page("docs/architecture.md");
        var section = page[page.IndexOf($"### {project}:", StringComparison.Ordinal)..];
        var rooms = Rooms().Matches(section[..section.IndexOf("\n## ", StringComparison.Ordinal)].Split("\n### ")[0]).Select(room => room.Groups["room"].Value);
        var folders = Directory.GetDirectories(Repository.File($"src/{project}"))
            .Where(folder => Path.GetFileName(folder) is not ("bin" or "obj" or "node_modules") && Directory.EnumerateFiles(folder, "*.cs").Any())
            .Select(folder => Path.GetFileName(folder)!);

        Assert.Equal(folders.Order(StringComparer.Ordinal), rooms.Order(StringComparer.Ordinal));
    }

    /// <summary>The headings of a page as GitHub links to them.</summary>
    private static IEnumerable<string> Anchors(string text) =>
        Headings().Matches(text).Select(heading => NoAnchor().Replace(heading.Groups["text"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    private static (string Path, string Rate, string Ratio) Cells(Match row) => (row.Groups["path"].Value.Replace("`", ""), row.Groups["rate"].Value, row.Groups["ratio"].Value);

    [GeneratedRegex($"^curl (?!-X ).*'{DefaultUrl.Value}(?<path>[^']*)'", RegexOptions.Multiline)]
    private static partial Regex Reads();

    [GeneratedRegex(
        $"^curl -X (?<method>POST|DELETE) '{DefaultUrl.Value}(?<path>[^']*)' -H \"Authorization: Bearer [$]KEY\"( --json '(?<body>[^']*)')?$", RegexOptions.Multiline)]
    private static partial Regex Changes();

    [GeneratedRegex("^\\| Candles (?<path>[a-z]+(, gzip)?) \\| (?<rate>[0-9,.]+) \\|.* (?<ratio>[0-9,.]+ ×) \\|$", RegexOptions.Multiline)]
    private static partial Regex Measured();

    [GeneratedRegex("^\\| (?<path>`[a-z]+`(, gzip)?) \\|[^|]*\\| (?<rate>[0-9,.]+) \\| (?<ratio>[0-9,.]+ ×) \\|$", RegexOptions.Multiline)]
    private static partial Regex Shown();

    [GeneratedRegex("`(?<file>(src|tests|bench|ops|jmeter|docs)/[^`\\s]*)[^`]*`")]
    private static partial Regex Files();

    [GeneratedRegex("\\[[^\\]]*\\]\\((?<target>(?!https?:)[^)\\s]+)\\)")]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Headings();

    [GeneratedRegex("[^\\w\\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex("^\\| `(?<room>[A-Za-z]+)` \\|", RegexOptions.Multiline)]
    private static partial Regex Rooms();
}
