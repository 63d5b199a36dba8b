using Candles.Report.Figures;
using Candles.Report.Story;
using Candles.Tests.Support;

namespace Candles.Tests.Reports;

public sealed class StoryTests
{
    private static readonly Dictionary<string, Func<string>> Figures = new() { ["a"] = () => "1 | 2", ["b"] = () => "3\n" };

    [Fact]
    public void Figures_in_the_text_equal_figures_in_the_results()
    {
        var text = File.ReadAllText(StoryCommand.FileIn(Repository.Root));
        var results = StoryResults.Read(Repository.Root);

        Assert.Equal(StoryCommand.Told(text, results), text);
        Assert.SkipUnless(results.Any, "No results are committed yet; the text says so where its figures will be.");
    }

    [Fact]
    public void What_stands_between_markers_is_replaced_and_the_rest_is_left()
    {
        var told = StoryText.Fill("x\n<!-- figures: a -->\nold\n<!-- /figures -->\ny <!-- figures: b --><!-- /figures --> z", Figures);

        Assert.Equal("x\n<!-- figures: a -->\n\n1 | 2\n\n<!-- /figures -->\ny <!-- figures: b -->\n\n3\n\n<!-- /figures --> z", told);
        Assert.Equal(told, StoryText.Fill(told, Figures));
    }

    [Theory]
    [InlineData("<!-- figures: c --><!-- /figures -->", "'c'")]
    [InlineData("<!-- figures: a --> and no end", "no other end")]
    [InlineData("<!-- figures: a --><!-- figures: b --><!-- /figures -->", "no other end")]
    [InlineData("<!-- /figures -->", "no other end")]
    public void A_marker_that_means_nothing_is_refused(string text, string reason) =>
        Assert.Contains(reason, Assert.Throws<ReportException>(() => StoryText.Fill(text, Figures)).Message, StringComparison.Ordinal);
}
